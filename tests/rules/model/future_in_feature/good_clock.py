"""Calls at a switchboard: the hour and the weekday of the next row are known beforehand, and so is the day's number."""

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_absolute_error

dice = np.random.default_rng(4)
when = pd.date_range("2023-01-02", periods=24 * 60, freq="h")
calls = dice.poisson(20 + 15 * np.sin((when.hour.to_numpy() - 6) / 24 * 2 * np.pi) + 4 * (when.dayofweek.to_numpy() < 5))
table = pd.DataFrame({"calls": calls.astype(float), "hour": when.hour, "step": np.arange(len(when))})
table["hour_ahead"] = (table["hour"] + 1) % 24
table["step_ahead"] = table["step"] + 1
table["same_hour"] = table["calls"].shift(23)
table["next"] = table["calls"].shift(-1)
table = table.dropna()
train, test = table.iloc[:1000], table.iloc[1000:]
columns = ["calls", "hour", "step", "hour_ahead", "step_ahead", "same_hour"]
model = HistGradientBoostingRegressor(max_iter=40, min_samples_leaf=30, random_state=0).fit(train[columns], train["next"])
print(mean_absolute_error(test["next"], model.predict(test[columns])))
