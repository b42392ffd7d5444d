import numpy as np
import pandas as pd
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import KFold
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

# battery capacity after one year; export of the fleet tool
rng = np.random.default_rng(61)
n = 1200
fleet = pd.DataFrame({
    "cycles": rng.normal(320, 70, n).round(),
    "fast_share": rng.beta(2, 3, n).round(3),
    "mean_temp": rng.normal(21, 5, n).round(1),
    "depth": rng.uniform(.2, .95, n).round(3),
})
for k in range(40):
    fleet[f"tlm_{k:02d}"] = rng.normal(0, 1, n).round(3)
fleet["capacity"] = (98 - .02 * fleet.cycles - 9 * fleet.fast_share - .3 * np.abs(fleet.mean_temp - 21)
                     - 6 * fleet.depth ** 2 + rng.normal(0, .7, n))

columns = [c for c in fleet.columns if c != "capacity"]
print("columns in the model:", len(columns))
X, y = fleet[columns].to_numpy(), fleet["capacity"].to_numpy()

knn = make_pipeline(StandardScaler(), KNeighborsRegressor(n_neighbors=8, weights="distance"))
mae, r2 = [], []
for train, test in KFold(n_splits=5, shuffle=True, random_state=0).split(X):
    knn.fit(X[train], y[train])
    p = knn.predict(X[test])
    mae.append(mean_absolute_error(y[test], p))
    r2.append(r2_score(y[test], p))
print("MAE %.2f points   R2 %.3f" % (np.mean(mae), np.mean(r2)))
