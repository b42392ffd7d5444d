"""Electricity: yesterday's consumption is the best feature of today's."""

import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error

dice = np.random.default_rng(3)
days = pd.date_range("2021-01-01", periods=700, freq="D")
load = 100 + 20 * np.sin(2 * np.pi * np.arange(700) / 365) + np.cumsum(dice.normal(0, 0.6, 700)) + dice.normal(0, 1, 700)
table = pd.DataFrame({"load": load}, index=days)
for lag in (1, 2, 7):
    table[f"lag{lag}"] = table["load"].shift(lag)
table = table.dropna()
train, test = table.iloc[:550], table.iloc[550:]
model = Ridge().fit(train.drop(columns="load"), train["load"])
print(mean_absolute_error(test["load"], model.predict(test.drop(columns="load"))))
