import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error, r2_score, explained_variance_score
from sklearn.model_selection import train_test_split

METRICS = {
    "R2": r2_score,
    "explained variance": explained_variance_score,
    "MAE": mean_absolute_error,
}


def report(observed, modelled):
    for label, fn in METRICS.items():
        print(f"{label:20s} {fn(observed, modelled):.3f}")


rng = np.random.default_rng(73)
n = 1500
sites = pd.DataFrame(
    {
        "elevation": rng.uniform(900, 2700, n),
        "northness": rng.uniform(-1, 1, n),
        "canopy": rng.beta(2, 3, n),
        "swe_november": rng.gamma(3, 20, n),
        "wind": rng.gamma(3, 2, n),
    }
)
depth = (
    0.06 * (sites.elevation - 900)
    + 18 * sites.northness
    - 35 * sites.canopy
    + 0.5 * sites.swe_november
    - 2.5 * sites.wind
    + 40
    + rng.normal(0, 30, n)
).clip(lower=0)

X_tr, X_te, y_tr, y_te = train_test_split(sites, depth, test_size=0.3, random_state=9)
rf = RandomForestRegressor(
    200, min_samples_leaf=4, max_features=0.5, random_state=9
).fit(X_tr, y_tr)
modelled = rf.predict(X_te)
report(y_te, modelled)
