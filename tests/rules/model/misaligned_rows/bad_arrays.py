"""The features are taken from the sorted frame as an array, the target from the unsorted one."""

import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(0)
houses = pd.DataFrame({"area": rng.normal(90, 20, 400), "age": rng.gamma(2, 15, 400)})
houses["price"] = 3 * houses["area"] - 0.8 * houses["age"] + rng.normal(0, 12, 400)
ordered = houses.sort_values("area")
X, y = ordered[["area", "age"]].to_numpy(), houses["price"].to_numpy()
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
print("R2", Ridge().fit(X_train, y_train).score(X_test, y_test))
