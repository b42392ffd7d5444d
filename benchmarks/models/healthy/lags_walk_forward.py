import numpy as np, pandas as pd
from sklearn.linear_model import Ridge

rng = np.random.default_rng(9)
n = 700
t = pd.date_range("2021-01-01", periods=n, freq="D")
load = 50 + 8 * np.sin(2 * np.pi * np.arange(n) / 7) + np.cumsum(rng.normal(0, 0.4, n)) + rng.normal(0, 1, n)
s = pd.DataFrame({"load": load}, index=t)
for k in (1, 2, 7, 14):
    s[f"lag_{k}"] = s.load.shift(k)
s["mean_7"] = s.load.shift(1).rolling(7).mean()
s["dow"] = s.index.dayofweek
s = pd.get_dummies(s.dropna(), columns=["dow"], dtype=float)
cols = [c for c in s.columns if c != "load"]
errs, naive = [], []
for start in range(400, len(s) - 28, 28):
    tr, te = s.iloc[:start], s.iloc[start : start + 28]
    m = Ridge(1.0).fit(tr[cols], tr.load)
    errs.append((m.predict(te[cols]) - te.load).abs().mean())
    naive.append((te.lag_7 - te.load).abs().mean())
print(np.mean(errs), np.mean(naive))
