"""Rooms, floors and the grade of a house are whole numbers, and quantities."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(9)
n = 900
houses = pd.DataFrame({"rooms": rng.integers(1, 9, n), "floors": rng.integers(1, 4, n), "grade": rng.integers(1, 6, n)})
price = 40 * houses["rooms"] + 15 * houses["floors"] + 30 * houses["grade"] ** 1.3 + rng.normal(0, 30, n)
train, test, y_train, y_test = train_test_split(houses, price, random_state=0)
model = LinearRegression().fit(train, y_train)
print("r2", r2_score(y_test, model.predict(test)))
