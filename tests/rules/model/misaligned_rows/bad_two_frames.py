"""Features from a sorted frame, the target from another in the order of its entries; both name the plots."""

import numpy as np
import pandas as pd
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.model_selection import KFold, cross_val_score

rng = np.random.default_rng(4)
n = 400
plots = pd.DataFrame(
    {
        "plot": [f"P{at:03d}" for at in rng.permutation(n)],
        "altitude": rng.normal(300, 60, n),
        "slope": rng.gamma(3, 4, n),
        "rain": rng.normal(70, 15, n),
    }
)
crop = 9 - 0.012 * (plots["altitude"] - 300) - 0.08 * plots["slope"] + 0.03 * plots["rain"] + rng.normal(0, 0.6, n)
harvest = pd.DataFrame({"plot": plots["plot"], "crop": crop})
plots = plots[plots["slope"] < 28].sort_values("altitude")
harvest = harvest[harvest["plot"].isin(plots["plot"])]
X, y = plots[["altitude", "slope", "rain"]].to_numpy(), harvest["crop"].to_numpy()
model = GradientBoostingRegressor(n_estimators=60, random_state=0)
print("R2", cross_val_score(model, X, y, cv=KFold(5, shuffle=True, random_state=0)).mean())
