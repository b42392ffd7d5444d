"""Trips: eighty stations, each with dozens of trips."""

import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(4)
n = 4000
station = rng.integers(0, 80, n)
hour = rng.uniform(0, 24, n)
minutes = 15 + rng.normal(0, 5, 80)[station] + 3 * np.sin(hour / 24 * 2 * np.pi) + rng.normal(0, 3, n)
trips = pd.get_dummies(pd.DataFrame({"station": station.astype(str), "sine": np.sin(hour / 24 * 2 * np.pi)}))
train, test, y_train, y_test = train_test_split(trips, minutes, random_state=0)
model = Ridge().fit(train, y_train)
print("r2", r2_score(y_test, model.predict(test)))
