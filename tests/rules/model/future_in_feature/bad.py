"""Shares: prices are smoothed by a centred window before tomorrow is foreseen."""

import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.metrics import r2_score

dice = np.random.default_rng(0)
n = 800
price = 100 + np.cumsum(dice.normal(0, 1, n))
table = pd.DataFrame({"price": price, "volume": dice.gamma(3, 1000, n)})
table["smooth"] = table["price"].rolling(7, center=True).mean()
table["volume_mean"] = table["volume"].rolling(5).mean()
table["tomorrow"] = table["price"].shift(-1)
table = table.dropna()
train, test = table.iloc[:600], table.iloc[600:]
columns = ["price", "smooth", "volume_mean"]
model = Ridge().fit(train[columns], train["tomorrow"])
print(r2_score(test["tomorrow"], model.predict(test[columns])))
