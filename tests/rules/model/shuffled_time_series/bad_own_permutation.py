"""Days in a random order, the first of which are learned from: each held-out day has its neighbours there."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error

rng = np.random.default_rng(3)
n = 900
days = pd.DataFrame({"date": pd.date_range("2020-01-01", periods=n), "day": np.arange(n)})
days["warmth"] = 10 * np.sin(np.arange(n) / 58) + rng.normal(size=n)
days["load"] = 50 + np.cumsum(rng.normal(size=n)) + days["warmth"] + rng.normal(0, 0.3, n)
order = rng.permutation(n)
train, test = days.iloc[order[:700]], days.iloc[order[700:]]
model = RandomForestRegressor(60, random_state=0).fit(train[["day", "warmth"]], train["load"])
print("error", mean_absolute_error(test["load"], model.predict(test[["day", "warmth"]])))
