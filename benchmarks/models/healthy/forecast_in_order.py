"""Daily demand: lags and the calendar, split by time, folds in time."""

import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import TimeSeriesSplit, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(5)
days = pd.date_range("2021-01-01", periods=1000, freq="D")
demand = 200 + 20 * np.sin(2 * np.pi * days.dayofyear / 365) + 15 * (days.dayofweek < 5) + rng.normal(0, 8, 1000)
frame = pd.DataFrame({"demand": demand}, index=days)
for lag in (1, 7, 14):
    frame[f"lag_{lag}"] = frame["demand"].shift(lag)
frame["weekend"] = (frame.index.dayofweek >= 5).astype(int)
frame["season"] = np.sin(2 * np.pi * frame.index.dayofyear / 365)
frame = frame.dropna()
X, y = frame.drop(columns="demand"), frame["demand"]
cut = int(0.8 * len(frame))
model = make_pipeline(StandardScaler(), Ridge(alpha=1.0))
folds = cross_val_score(model, X[:cut], y[:cut], cv=TimeSeriesSplit(5), scoring="neg_mean_absolute_error")
model.fit(X[:cut], y[:cut])
print("folds", -folds.mean().round(2), "last fifth", mean_absolute_error(y[cut:], model.predict(X[cut:])))
