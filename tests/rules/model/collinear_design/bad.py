"""Fuel: three columns that say the weight of a car, and a reading of what each adds."""

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
        "gross_weight": kerb + 450 + rng.normal(0, 6, n),
        "axle_load": 0.55 * kerb + rng.normal(0, 4, n),
        "power": rng.normal(110, 30, n),
    }
)
fuel = 0.004 * cars["kerb_weight"] + 0.02 * cars["power"] + rng.normal(0, 0.9, n)
train, test, y_train, y_test = train_test_split(cars, fuel, random_state=0)
model = LinearRegression().fit(train, y_train)
for name, weight in zip(cars.columns, model.coef_):
    print(f"{name:14s} {weight:+.4f} litres")
print("r2", r2_score(y_test, model.predict(test)))
