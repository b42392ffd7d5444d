"""Wells: features and target are sorted alike by depth, from two frames of which only the first is sorted in the program."""

import numpy as np
import pandas as pd
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import r2_score

rng = np.random.default_rng(6)
n = 900
wells = pd.DataFrame({"depth": rng.gamma(4, 30, n), "iron": rng.gamma(2, 0.4, n), "ph": rng.normal(7, 0.5, n)})
wells["arsenic"] = 4 + 0.05 * wells["depth"] + 3 * wells["iron"] - 2 * (wells["ph"] - 7) + rng.normal(0, 1, n)
table = wells.drop(columns="arsenic").sort_values("ph")
target = wells["arsenic"].loc[table.index].values
table["is_deep"] = (table["depth"] > 150).astype(int)
table = table.values
model = GradientBoostingRegressor(n_estimators=80, random_state=0).fit(table[::3], target[::3])
for start in (1, 2):
    print("R2", r2_score(target[start::3], model.predict(table[start::3])))
