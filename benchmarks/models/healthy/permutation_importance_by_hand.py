import numpy as np, pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(6)
n = 900
X = pd.DataFrame(rng.normal(size=(n, 5)), columns=["a", "b", "c", "d", "e"])
y = 2 * X.a + np.sin(2 * X.b) + X.c * X.d + rng.normal(0, 0.5, n)
tr, te, ytr, yte = train_test_split(X, y, random_state=0)
m = RandomForestRegressor(120, min_samples_leaf=2, random_state=0).fit(tr, ytr)
base = r2_score(yte, m.predict(te))
for c in X.columns:
    s = te.copy()
    s[c] = rng.permutation(s[c].to_numpy())
    print(c, base - r2_score(yte, m.predict(s)))
