import numpy as np
import pandas as pd
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def read_logger(n=1400, seed=90):
    """One row per hive-day: four wired probes, the rest of the 64-channel board is open."""
    g = np.random.default_rng(seed)
    wired = pd.DataFrame({
        "brood_temp": g.normal(34.5, 0.8, n),
        "outside_temp": g.normal(19, 6, n),
        "humidity": g.normal(60, 9, n),
        "hum_hz": g.normal(250, 25, n),
    })
    adc = pd.DataFrame(g.normal(0, 1, (n, 60)), columns=[f"adc_{i:02d}" for i in range(60)])
    gain = (0.9 * np.tanh((wired.outside_temp - 17) / 4) + 0.35 * (wired.brood_temp - 34.5)
            - 0.03 * (wired.humidity - 60) + 0.014 * (wired.hum_hz - 250) + g.normal(0, 0.3, n))
    return pd.concat([wired, adc], axis=1), gain.rename("kg_per_day")


X, y = read_logger()
use = list(X.columns)
X_tr, X_te, y_tr, y_te = train_test_split(X[use], y, test_size=0.3, random_state=5)
knn = make_pipeline(StandardScaler(), KNeighborsRegressor(n_neighbors=10, weights="distance"))
knn.fit(X_tr, y_tr)
hat = knn.predict(X_te)
print(len(use), "columns,", len(X_tr), "hive-days for fitting")
print("R2  %.3f" % r2_score(y_te, hat))
print("MAE %.3f kg/day (mean guess %.3f)" % (mean_absolute_error(y_te, hat), (y_te - y_tr.mean()).abs().mean()))
