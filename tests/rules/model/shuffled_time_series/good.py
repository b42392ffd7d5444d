"""Electricity: the last part of the days judges."""

import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import TimeSeriesSplit, cross_val_score, train_test_split

dice = np.random.default_rng(0)
days = pd.date_range("2019-01-01", periods=900, freq="D")
load = 200 + 30 * np.sin(2 * np.pi * np.arange(900) / 365) + np.cumsum(dice.normal(0, 2, 900))
table = pd.DataFrame({"day": days, "load": load})
table["yesterday"] = table["load"].shift(1)
table["weekday"] = table["day"].dt.dayofweek
table = table.dropna().reset_index(drop=True)
X, y = table[["yesterday", "weekday"]], table["load"]
print(-cross_val_score(Ridge(), X, y, cv=TimeSeriesSplit(5), scoring="neg_mean_absolute_error").mean())
a, b, ya, yb = train_test_split(X, y, test_size=0.2, shuffle=False)
print(mean_absolute_error(yb, Ridge().fit(a, ya).predict(b)))
