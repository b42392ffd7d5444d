"""Calibration of a load cell: strain against load and temperature."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score, root_mean_squared_error
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

g = np.random.default_rng(12)
n = 800
cell = pd.DataFrame(
    {
        "load_kn": g.uniform(0, 50, n),
        "temp_c": g.normal(21, 5, n),
        "humidity": g.normal(50, 8, n),
    }
)
strain = (
    12
    + 18.0 * cell.load_kn
    + 0.22 * (cell.load_kn - 25) ** 2
    + 1.9 * (cell.temp_c - 21)
    + 0.5 * (cell.humidity - 50)
    + g.normal(0, 12, n)
)

X_tr, X_te, y_tr, y_te = train_test_split(cell, strain, test_size=0.3, random_state=3)
curve = make_pipeline(StandardScaler(), LinearRegression())
curve.fit(X_tr, y_tr)
hat = curve.predict(X_te)
print(
    "R2 %.4f   RMSE %.1f microstrain"
    % (r2_score(y_te, hat), root_mean_squared_error(y_te, hat))
)
band = pd.cut(X_te["load_kn"], [0, 10, 20, 30, 40, 50])
print((y_te - hat).groupby(band, observed=True).mean().round(1).to_string())
