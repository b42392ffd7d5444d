"""Grapes: the outer folds judge; within each the training part is scaled once, and a loop over folds of it chooses C."""

import numpy as np
from sklearn.datasets import load_wine
from sklearn.model_selection import KFold
from sklearn.preprocessing import RobustScaler
from sklearn.svm import SVC

X, y = load_wine(return_X_y=True)
outer = []
for train, test in KFold(5, shuffle=True, random_state=7).split(X):
    scaler = RobustScaler().fit(X[train])
    X_train, y_train = scaler.transform(X[train]), y[train]
    means = {}
    for strength in (0.001, 0.1, 1.0, 10.0):
        inner = KFold(4, shuffle=True, random_state=1)
        found = [SVC(C=strength).fit(X_train[a], y_train[a]).score(X_train[b], y_train[b]) for a, b in inner.split(X_train)]
        means[strength] = np.mean(found)
    chosen = SVC(C=max(means, key=means.get)).fit(X_train, y_train)
    outer.append(chosen.score(scaler.transform(X[test]), y[test]))
print("accuracy", np.mean(outer))
