"""Hour-ahead load for a distribution substation."""
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import train_test_split

HOURS = 24 * 150


def load_series(seed=33):
    rng = np.random.default_rng(seed)
    idx = pd.date_range("2022-01-03", periods=HOURS, freq="h")
    t = np.arange(HOURS)
    day = 9 * np.sin(2 * np.pi * (t % 24 - 7) / 24) + 4 * np.sin(4 * np.pi * (t % 24) / 24)
    week = -6 * (idx.day_of_week >= 5)
    slow = np.zeros(HOURS)
    for i in range(1, HOURS):
        slow[i] = 0.985 * slow[i - 1] + rng.normal(0, 1.1)
    return pd.Series(70 + day + week + slow + rng.normal(0, 0.8, HOURS), index=idx, name="mw")


load = load_series()
frame = pd.DataFrame({
    "hour": load.index.hour,
    "dow": load.index.day_of_week,
    "lag_24": load.shift(24),
    "lag_48": load.shift(48),
    "lag_168": load.shift(168),
    "mean_prev_day": load.shift(24).rolling(24).mean(),
    "mw": load,
}).dropna()

X, y = frame.drop(columns="mw"), frame["mw"]
cut = int(len(X) * 0.8)
X_tr, X_te, y_tr, y_te = X.iloc[:cut], X.iloc[cut:], y.iloc[:cut], y.iloc[cut:]
model = RandomForestRegressor(120, min_samples_leaf=4, max_features=0.6, random_state=0)
model.fit(X_tr, y_tr)
pred = model.predict(X_te)
print("train", X_tr.index.min(), "->", X_tr.index.max(), len(X_tr))
print("MAE model      %.2f MW" % mean_absolute_error(y_te, pred))
print("MAE yesterday  %.2f MW" % mean_absolute_error(y_te, X_te["lag_24"]))
print("R2             %.3f" % r2_score(y_te, pred))
