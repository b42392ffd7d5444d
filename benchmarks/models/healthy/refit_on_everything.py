"""Measure on a held-out part, then fit the shipped model on all rows and score next month's list."""

import numpy as np
import pandas as pd
from sklearn.base import clone
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error, r2_score


def machines(n, seed):
    g = np.random.default_rng(seed)
    d = pd.DataFrame(
        {
            "load": g.uniform(0.2, 1, n),
            "age_years": g.gamma(3, 2, n),
            "ambient_c": g.normal(22, 6, n),
            "speed": g.normal(1500, 120, n),
        }
    )
    kwh = (
        40 * d.load**1.5
        + 1.1 * d.age_years
        + 0.35 * (d.ambient_c - 22)
        + 0.02 * (d.speed - 1500)
        + g.normal(0, 2.5, n)
    )
    return d, kwh


X, kwh = machines(1800, 1)
mask = np.random.default_rng(0).random(len(X)) < 0.75
spec = RandomForestRegressor(150, min_samples_leaf=3, max_features=0.7, random_state=0)

trial = clone(spec).fit(X[mask], kwh[mask])
hat = trial.predict(X[~mask])
print(
    "held-out: MAE %.2f kWh, R2 %.3f, n=%d"
    % (mean_absolute_error(kwh[~mask], hat), r2_score(kwh[~mask], hat), (~mask).sum())
)

shipped = clone(spec).fit(X, kwh)
upcoming, _ = machines(6, 99)
print(
    upcoming.assign(expected_kwh=shipped.predict(upcoming))
    .round(1)
    .to_string(index=False)
)
