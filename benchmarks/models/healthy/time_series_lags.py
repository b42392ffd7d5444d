"""Daily electricity load, one day ahead."""
import numpy as np
import pandas as pd
from sklearn.linear_model import RidgeCV
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import TimeSeriesSplit
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def simulate(days=1400, seed=4):
    rng = np.random.default_rng(seed)
    idx = pd.date_range("2019-01-01", periods=days, freq="D")
    season = 12 * np.cos(2 * np.pi * idx.day_of_year / 365.25)
    week = np.where(idx.day_of_week >= 5, -15, 4)
    ar = np.zeros(days)
    for t in range(1, days):
        ar[t] = 0.75 * ar[t - 1] + rng.normal(0, 4)
    return pd.Series(200 + season + week + ar, index=idx, name="load")


def features(load):
    f = pd.DataFrame(index=load.index)
    f["today"] = load
    f["yesterday"] = load.shift(1)
    f["week_ago"] = load.shift(6)
    f["mean_7"] = load.rolling(7).mean()
    for d in range(6):
        f[f"dow_{d}"] = (load.index.day_of_week == d).astype(int)
    f["target"] = load.shift(-1)          # tomorrow's load is what we forecast
    return f.dropna()


data = features(simulate())
X, y = data.drop(columns="target"), data["target"]

maes, naive = [], []
for tr, te in TimeSeriesSplit(n_splits=5, test_size=150).split(X):
    m = make_pipeline(StandardScaler(), RidgeCV(alphas=np.logspace(-3, 3, 13)))
    m.fit(X.iloc[tr], y.iloc[tr])
    maes.append(mean_absolute_error(y.iloc[te], m.predict(X.iloc[te])))
    naive.append(mean_absolute_error(y.iloc[te], X["week_ago"].iloc[te]))
    print(X.index[te[0]].date(), "->", X.index[te[-1]].date(), f"MAE {maes[-1]:.2f} (naive {naive[-1]:.2f})")
print(f"mean MAE {np.mean(maes):.2f}, seasonal naive {np.mean(naive):.2f}")
