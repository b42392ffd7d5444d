"""Next-day discharge with an expanding window."""
import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import TimeSeriesSplit
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(20)
T = 1800
rain = rng.gamma(0.6, 6, T)
q = np.zeros(T)
for t in range(1, T):
    q[t] = 0.82 * q[t - 1] + 0.5 * rain[t - 1] + rng.normal(0, 1.5)
s = pd.DataFrame({"q": 20 + q, "rain": rain}, index=pd.date_range("2016-01-01", periods=T))
X = pd.DataFrame({
    "q0": s.q, "q1": s.q.shift(1), "q3": s.q.shift(3),
    "rain0": s.rain, "rain_week": s.rain.shift(1).rolling(7).sum(),
})
y = s.q.shift(-1)
ok = X.notna().all(axis=1) & y.notna()
X, y = X[ok], y[ok]

model_err, naive_err = [], []
for k, (tr, te) in enumerate(TimeSeriesSplit(n_splits=5, test_size=200).split(X)):
    m = make_pipeline(StandardScaler(), Ridge(alpha=1.0)).fit(X.iloc[tr], y.iloc[tr])
    model_err.append(mean_absolute_error(y.iloc[te], m.predict(X.iloc[te])))
    naive_err.append(mean_absolute_error(y.iloc[te], X["q0"].iloc[te]))
    print(f"window {k}: {X.index[te[0]].date()}..{X.index[te[-1]].date()}  MAE {model_err[-1]:.2f}  persistence {naive_err[-1]:.2f}")
print("mean MAE %.2f against %.2f" % (np.mean(model_err), np.mean(naive_err)))
