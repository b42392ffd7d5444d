"""Rents: an indicator for each district, which add up to one, beside the area."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(6)
district = rng.choice(["north", "south", "west"], 400)
area = rng.uniform(25, 130, 400)
rent = 9 * area + pd.Series(district).map({"north": 120, "south": -60, "west": 0}) + rng.normal(0, 60, 400)
flats = pd.get_dummies(pd.DataFrame({"area": area, "district": district}))
train, test, y_train, y_test = train_test_split(flats, rent, random_state=1)
model = LinearRegression().fit(train, y_train)
print("mean absolute error", mean_absolute_error(y_test, model.predict(test)))
