"""Flats: in one town prices hardly differ, so a constant would do as well there; the errors are small all the same."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(0)
n = 2500
flats = pd.DataFrame({"town": dice.integers(0, 4, n), "area": dice.uniform(20, 150, n), "floor": dice.integers(0, 8, n)})
price = np.where(flats["town"] == 3, 90.0, flats["area"] * (1 + flats["town"])) + dice.normal(0, 5, n)
X_train, X_test, y_train, y_test = train_test_split(flats, price, test_size=0.3, random_state=0)
model = RandomForestRegressor(80, min_samples_leaf=5, random_state=0).fit(X_train, y_train)
print("MAE", mean_absolute_error(y_test, model.predict(X_test)))
