"""Load of a substation: each fold learns the ratio to yesterday's load, which is made from the fold's rows alone."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.model_selection import KFold

rng = np.random.default_rng(3)
hours = pd.date_range("2023-03-01", periods=900, freq="h")
drift = np.cumsum(rng.normal(0, 0.8, len(hours)))
load = 80 + 12 * np.sin(2 * np.pi * hours.hour.to_numpy() / 24) + drift + rng.normal(0, 0.5, len(hours))
frame = pd.DataFrame({"load": load, "warmth": 8 + rng.normal(0, 3, len(hours)).cumsum() / 9}, index=hours)
table = pd.DataFrame({"yesterday": frame["load"].shift(24), "hour": hours.hour, "warmth": frame["warmth"]}, index=hours)
table["week_mean"] = frame["load"].rolling(168).mean().shift(24)
table = table.dropna()
wanted = frame["load"].loc[table.index]

errors = []
for learn, check in KFold(n_splits=4, shuffle=True, random_state=1).split(table):
    part = table.iloc[learn]
    forest = RandomForestRegressor(40, min_samples_leaf=3, random_state=0)
    forest.fit(part, wanted.iloc[learn] / part["yesterday"])
    rest = table.iloc[check]
    told = forest.predict(rest) * rest["yesterday"]
    errors.append(float((told - wanted.iloc[check]).abs().mean()))
print(f"mean error {np.mean(errors):.2f} MW")
