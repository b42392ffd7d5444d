"""Electricity: days with yesterday's load among the features, split at random."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(0)
days = pd.date_range("2019-01-01", periods=900, freq="D")
load = 200 + 30 * np.sin(2 * np.pi * np.arange(900) / 365) + np.cumsum(dice.normal(0, 2, 900))
table = pd.DataFrame({"day": days, "load": load})
table["yesterday"] = table["load"].shift(1)
table["last_week"] = table["load"].shift(7)
table["weekday"] = table["day"].dt.dayofweek
table = table.dropna().reset_index(drop=True)
X, y = table[["yesterday", "last_week", "weekday"]], table["load"]
a, b, ya, yb = train_test_split(X, y, test_size=0.2, random_state=0)
print(mean_absolute_error(yb, RandomForestRegressor(60, random_state=0).fit(a, ya).predict(b)))
