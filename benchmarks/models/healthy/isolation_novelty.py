import numpy as np
from sklearn.ensemble import IsolationForest
from sklearn.metrics import roc_auc_score
from sklearn.preprocessing import RobustScaler

rng = np.random.default_rng(0)
normal = rng.normal(size=(900, 4)) * [1, 3, 0.2, 8]
odd = rng.normal(size=(40, 4)) * [4, 12, 0.8, 30]
tr, te = normal[:600], np.vstack([normal[600:], odd])
y = np.r_[np.zeros(300), np.ones(40)]
s = RobustScaler().fit(tr)
f = IsolationForest(n_estimators=200, random_state=0).fit(s.transform(tr))
print(roc_auc_score(y, -f.score_samples(s.transform(te))))
