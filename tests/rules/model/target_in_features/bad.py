"""Flats: the price per square metre stays among the features of the price."""

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(0)
n = 700
flats = pd.DataFrame({"area": dice.gamma(9, 8, n), "floor": dice.integers(0, 9, n), "distance": dice.gamma(2, 2, n)})
flats["price"] = flats["area"] * (4000 - 250 * flats["distance"] + dice.normal(0, 400, n)).clip(800)
flats["per_metre"] = flats["price"] / flats["area"]
X, y = flats.drop(columns="price"), flats["price"]
a, b, ya, yb = train_test_split(X, y, random_state=0)
print(mean_absolute_error(yb, HistGradientBoostingRegressor(random_state=0).fit(a, ya).predict(b)))
