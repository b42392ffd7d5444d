"""Outliers: their scores are ranked, their labels are counted."""

import numpy as np
from sklearn.ensemble import IsolationForest
from sklearn.metrics import precision_score, roc_auc_score

dice = np.random.default_rng(0)
usual = dice.normal(size=(900, 5))
odd = dice.normal(size=(40, 5)) * 3
forest = IsolationForest(n_estimators=60, random_state=0).fit(usual[:600])
rows = np.vstack([usual[600:], odd])
is_odd = np.r_[np.zeros(300, int), np.ones(40, int)]
print("AUC", roc_auc_score(is_odd, -forest.decision_function(rows)))
print("precision", precision_score(is_odd, (forest.predict(rows) == -1).astype(int)))
