"""Braking distance by speed: a line with powers of the speed, made by hand."""

import numpy as np
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(8)
speed = rng.uniform(10, 130, 400)
distance = 0.25 * speed + 0.0062 * speed**2 + rng.normal(0, 4, 400)
X = np.column_stack([speed, speed**2])
X_train, X_test, y_train, y_test = train_test_split(X, distance, random_state=0)
model = LinearRegression().fit(X_train, y_train)
print("r2", r2_score(y_test, model.predict(X_test)))
