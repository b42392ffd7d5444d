"""Faulty welds: the labels of each fold are gathered in a loop, and their ranking is judged."""

import numpy as np
from sklearn.datasets import make_classification
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import average_precision_score
from sklearn.model_selection import StratifiedKFold

X, y = make_classification(1200, 8, n_informative=5, weights=[0.8], flip_y=0.05, random_state=6)
gathered = np.zeros(len(y))
for train, test in StratifiedKFold(4, shuffle=True, random_state=2).split(X, y):
    model = RandomForestClassifier(40, random_state=0).fit(X[train], y[train])
    gathered[test] = model.predict(X[test])
print("AP", average_precision_score(y, gathered))
