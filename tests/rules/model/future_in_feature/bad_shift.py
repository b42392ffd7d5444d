"""Demand: one lag has the wrong sign."""

import numpy as np
import pandas as pd
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import mean_absolute_error

dice = np.random.default_rng(1)
n = 700
demand = 50 + 10 * np.sin(np.arange(n) / 9) + dice.normal(0, 3, n)
table = pd.DataFrame({"demand": demand})
table["before"] = table["demand"].shift(1)
table["other"] = table["demand"].shift(-1)
table = table.dropna()
train, test = table.iloc[:520], table.iloc[520:]
model = GradientBoostingRegressor(random_state=0).fit(train[["before", "other"]], train["demand"])
print(mean_absolute_error(test["demand"], model.predict(test[["before", "other"]])))
