# next-day direction of a (simulated) stock, walk-forward by year
import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import accuracy_score, roc_auc_score

rng = np.random.default_rng(99)
n = 252 * 8
vol = np.exp(np.convolve(rng.normal(0, .15, n + 20), np.ones(20) / 4, "valid")[:n]) * .01
ret = np.zeros(n)
for i in range(4, n):
    ret[i] = .3 * ret[i - 1] + .2 * ret[i - 2] + .15 * ret[i - 4] + vol[i] * rng.standard_normal()
px = pd.DataFrame({"close": 100 * np.exp(np.cumsum(ret))},
                  index=pd.bdate_range("2015-01-01", periods=n))
px["ret"] = px.close.pct_change()
px["up_tomorrow"] = (px.ret.shift(-1) > 0).astype(int)

X = pd.DataFrame({
    "ret_0": px.ret,
    "ret_1": px.ret.rolling(2).mean().shift(-1),
    "ret_3": px.ret.shift(3),
}).iloc[25:-1]
y = px.up_tomorrow.loc[X.index]

res = []
for year in range(2018, 2022):
    past, now = X.index.year < year, X.index.year == year
    clf = HistGradientBoostingClassifier(max_iter=40, learning_rate=.05, max_leaf_nodes=6, random_state=0)
    clf.fit(X[past], y[past])
    p = clf.predict_proba(X[now])[:, 1]
    res.append((accuracy_score(y[now], p > .5), roc_auc_score(y[now], p)))
    print(year, "acc %.3f auc %.3f" % res[-1], "share up %.3f" % y[now].mean())
print("mean auc %.3f" % np.mean([r[1] for r in res]))
