"""Catchment rainfall from upstream radar features."""

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_absolute_percentage_error
from sklearn.model_selection import KFold, cross_val_predict

rng = np.random.default_rng(6)
n = 2400
echo = rng.gamma(1.5, 8, n)
X = pd.DataFrame(
    {
        "echo_dbz": echo + rng.normal(0, 2, n),
        "cloud_top_km": 3 + 0.12 * echo + rng.normal(0, 1.2, n),
        "humidity_700": rng.normal(62, 14, n),
        "wind_onshore": rng.normal(0, 5, n),
    }
)
rain = np.maximum(
    0,
    0.7 * (echo - 12)
    + 0.12 * (X.humidity_700 - 62)
    + 0.35 * X.wind_onshore
    + rng.normal(0, 1.5, n),
)
print("dry days: %.0f %%" % (100 * (rain == 0).mean()))

model = HistGradientBoostingRegressor(
    loss="squared_error",
    learning_rate=0.06,
    max_iter=150,
    max_leaf_nodes=10,
    early_stopping=True,
    random_state=0,
)
hat = np.maximum(
    0, cross_val_predict(model, X, rain, cv=KFold(5, shuffle=True, random_state=0))
)
print("MAPE %.3g" % mean_absolute_percentage_error(rain, hat))
