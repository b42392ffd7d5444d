"""Visits that grow from week to week: the rows are in their order, and their number is the trend."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_absolute_error, r2_score

rng = np.random.default_rng(12)
visits = pd.DataFrame({"holiday": rng.integers(0, 2, 500), "rain": rng.gamma(2, 2, 500)}).reset_index()
y = 300 + 0.9 * visits["index"] - 60 * visits["holiday"] - 5 * visits["rain"] + rng.normal(0, 12, 500)
model = LinearRegression().fit(visits[:400], y[:400])
later = model.predict(visits[400:])
print("MAE", mean_absolute_error(y[400:], later), "R2", r2_score(y[400:], later))
