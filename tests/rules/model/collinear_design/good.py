"""Fuel: related columns (weight, power and length of a car), but none that the others give away."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(4)
n = 300
kerb = rng.normal(1400, 200, n)
cars = pd.DataFrame(
    {
        "kerb_weight": kerb,
        "power": 0.08 * kerb + rng.normal(0, 15, n),
        "length": 3.1 + 0.001 * kerb + rng.normal(0, 0.1, n),
    }
)
fuel = 0.004 * cars["kerb_weight"] + 0.02 * cars["power"] + rng.normal(0, 0.9, n)
train, test, y_train, y_test = train_test_split(cars, fuel, random_state=0)
model = LinearRegression().fit(train, y_train)
print(dict(zip(cars.columns, model.coef_.round(4))), "r2", r2_score(y_test, model.predict(test)))
