"""How hard is the task? Only deliberate baselines here, models come in the next notebook."""

import numpy as np
import pandas as pd
from sklearn.dummy import DummyRegressor
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_absolute_error

rng = np.random.default_rng(13)
t = np.arange(24 * 120)
surge = np.zeros(len(t))
for i in range(1, len(t)):
    surge[i] = 0.96 * surge[i - 1] + rng.normal(0, 0.05)
level = pd.Series(
    1.3 * np.sin(2 * np.pi * t / 12.42) + 0.4 * np.sin(2 * np.pi * t / 12.0) + surge
)
waves = pd.DataFrame(
    {
        f"{fn.__name__}_{p}": fn(2 * np.pi * t / p)
        for p in (12.42, 12.0)
        for fn in (np.sin, np.cos)
    }
)

cut = int(0.75 * len(t))
y_tr, y_te = level[:cut], level[cut:]
dummy = DummyRegressor(strategy="mean").fit(waves[:cut], y_tr)
harmonic = LinearRegression().fit(waves[:cut], y_tr)
persistence = level.shift(1)[cut:]
print("mean         MAE %.3f m" % mean_absolute_error(y_te, dummy.predict(waves[cut:])))
print("persistence  MAE %.3f m" % mean_absolute_error(y_te, persistence))
print(
    "harmonics    MAE %.3f m" % mean_absolute_error(y_te, harmonic.predict(waves[cut:]))
)
