"""Weekly sales of one shop, forecast one week ahead with nearest neighbours."""
import numpy as np
import pandas as pd
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import KFold
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def weekly_sales(weeks=620, seed=2):
    rng = np.random.default_rng(seed)
    d = pd.DataFrame({"week": pd.date_range("2012-01-02", periods=weeks, freq="7D")})
    walk = np.zeros(weeks)
    for i in range(1, weeks):
        walk[i] = 0.97 * walk[i - 1] + rng.normal(0, 9)
    d["promo"] = (rng.random(weeks) < .2).astype(int)
    d["sales"] = 800 + walk + 60 * d.promo + 35 * np.sin(2 * np.pi * np.arange(weeks) / 52) \
        + rng.normal(0, 6, weeks)
    return d


def add_features(d):
    d = d.copy()
    d["trend"] = np.arange(len(d))
    d["last_week"] = d.sales.shift(1)
    d["two_weeks"] = d.sales.shift(2)
    d["woy_sin"] = np.sin(2 * np.pi * d.week.dt.day_of_year / 365)
    d["woy_cos"] = np.cos(2 * np.pi * d.week.dt.day_of_year / 365)
    return d.dropna().reset_index(drop=True)


d = add_features(weekly_sales())
cols = ["trend", "promo", "last_week", "two_weeks", "woy_sin", "woy_cos"]
X, y = d[cols].to_numpy(), d["sales"].to_numpy()

model = make_pipeline(StandardScaler(), KNeighborsRegressor(n_neighbors=5, weights="distance"))
cv = KFold(n_splits=5, shuffle=True, random_state=3)
errors = []
for tr, te in cv.split(X):
    model.fit(X[tr], y[tr])
    errors.append(mean_absolute_error(y[te], model.predict(X[te])))
print("MAE per fold:", np.round(errors, 1))
print("MAE: %.1f" % np.mean(errors))
