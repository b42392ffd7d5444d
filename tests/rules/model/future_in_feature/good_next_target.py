"""The target is tomorrow's value; today's is a feature, as are its lags and its mean up to today."""

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_absolute_error

dice = np.random.default_rng(2)
n = 900
warmth = 12 + 9 * np.sin(2 * np.pi * np.arange(n) / 365) + dice.normal(0, 2, n)
table = pd.DataFrame({"warmth": warmth})
table["yesterday"] = table["warmth"].shift(1)
table["week"] = table["warmth"].rolling(7).mean()
table["tomorrow"] = table["warmth"].shift(-1)
table = table.dropna()
train, test = table.iloc[:700], table.iloc[700:]
columns = ["warmth", "yesterday", "week"]
model = HistGradientBoostingRegressor(max_iter=60, random_state=0).fit(train[columns], train["tomorrow"])
print(mean_absolute_error(test["tomorrow"], model.predict(test[columns])))
