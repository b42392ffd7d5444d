"""Both frames are brought to the order of one key before arrays are taken from them."""

import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(3)
n = 400
plots = pd.DataFrame({"plot": [f"P{at:03d}" for at in rng.permutation(n)], "altitude": rng.normal(300, 60, n)})
plots["rain"] = rng.normal(70, 15, n)
harvest = pd.DataFrame({"plot": plots["plot"], "crop": 9 - 0.02 * plots["altitude"] + 0.05 * plots["rain"]})
harvest["crop"] += rng.normal(0, 0.6, n)
harvest = harvest.sample(frac=1.0, random_state=1)
plots, harvest = plots.sort_values("plot"), harvest.sort_values("plot")
X, y = plots[["altitude", "rain"]].to_numpy(), harvest["crop"].to_numpy()
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
print("R2", Ridge().fit(X_train, y_train).score(X_test, y_test))
