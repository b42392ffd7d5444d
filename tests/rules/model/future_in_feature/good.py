"""Shares: lags and means that end before the row."""

import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error

dice = np.random.default_rng(0)
n = 800
price = 100 + np.cumsum(dice.normal(0, 1, n))
table = pd.DataFrame({"price": price})
for lag in (1, 2, 3, 4, 7):
    table[f"lag_{lag}"] = table["price"].shift(lag)
table["mean_7"] = table["price"].shift(1).rolling(7).mean()
table["mean_3"] = table["price"].shift(1).rolling(3).mean()
table = table.dropna()
train, test = table.iloc[:600], table.iloc[600:]
columns = [name for name in table if name != "price"]
model = Ridge().fit(train[columns], train["price"])
print(mean_absolute_error(test["price"], model.predict(test[columns])))
