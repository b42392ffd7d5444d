"""Grapes: all rows are scaled together before the outer folds; inner folds choose C."""

import numpy as np
from sklearn.datasets import load_wine
from sklearn.model_selection import KFold
from sklearn.preprocessing import RobustScaler
from sklearn.svm import SVC

X, y = load_wine(return_X_y=True)
X = RobustScaler().fit_transform(X)
outer = []
for train, test in KFold(5, shuffle=True, random_state=7).split(X):
    means = {}
    for strength in (0.001, 0.1, 1.0, 10.0):
        inner = KFold(4, shuffle=True, random_state=1)
        parts = [(train[a], train[b]) for a, b in inner.split(X[train])]
        found = [SVC(C=strength).fit(X[a], y[a]).score(X[b], y[b]) for a, b in parts]
        means[strength] = np.mean(found)
    chosen = SVC(C=max(means, key=means.get)).fit(X[train], y[train])
    outer.append(chosen.score(X[test], y[test]))
print("accuracy", np.mean(outer))
