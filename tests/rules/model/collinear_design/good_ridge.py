"""Fuel: tied columns, but a penalty chosen by cross-validation holds them."""

import numpy as np
from sklearn.linear_model import RidgeCV
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(4)
kerb = rng.normal(1400, 200, 300)
cars = np.column_stack([kerb, kerb + 450 + rng.normal(0, 6, 300), rng.normal(110, 30, 300)])
fuel = 0.004 * kerb + 0.02 * cars[:, 2] + rng.normal(0, 0.9, 300)
train, test, y_train, y_test = train_test_split(cars, fuel, random_state=0)
model = make_pipeline(StandardScaler(), RidgeCV(np.logspace(-2, 3, 12))).fit(train, y_train)
print("r2", r2_score(y_test, model.predict(test)))
