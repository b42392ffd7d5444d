"""Shellfish age (rings) from shell measures."""
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import KFold

rng = np.random.default_rng(60)
n = 1200
rings = rng.gamma(9, 1.1, n).round().clip(2)
size = 1 - np.exp(-rings / 7)
shells = pd.DataFrame({
    "length": 0.62 * size + rng.normal(0, 0.05, n),
    "height": 0.20 * size + rng.normal(0, 0.02, n),
    "shell_weight": 0.42 * size**2 + rng.normal(0, 0.05, n),
    "meat_weight": 0.50 * size**2 + rng.normal(0, 0.10, n),
})

r2, mae = [], []
for fit_rows, held_rows in KFold(n_splits=4, shuffle=True, random_state=1).split(shells):
    forest = RandomForestRegressor(n_estimators=60, min_samples_leaf=10, random_state=0)
    forest.fit(shells.iloc[fit_rows], rings[fit_rows])
    estimate = forest.predict(shells.iloc[held_rows])
    r2.append(r2_score(estimate, rings[held_rows]))
    mae.append(mean_absolute_error(rings[held_rows], estimate))

print("rings: mean %.1f, sd %.1f" % (rings.mean(), rings.std()))
print("R2  per fold:", np.round(r2, 3), " mean %.3f" % np.mean(r2))
print("MAE per fold:", np.round(mae, 2), " mean %.2f" % np.mean(mae))
