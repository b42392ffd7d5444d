"""Iris: three neighbourhoods are compared over all folds of a loop, and the best is fitted for use."""

import numpy as np
from sklearn.datasets import load_iris
from sklearn.model_selection import StratifiedKFold
from sklearn.neighbors import KNeighborsClassifier

X, y = load_iris(return_X_y=True)
folds = list(StratifiedKFold(5, shuffle=True, random_state=1).split(X, y))
means = {}
for k in (1, 9, 41):
    scores = []
    for train, held in folds:
        scores.append(KNeighborsClassifier(k).fit(X[train], y[train]).score(X[held], y[held]))
    means[k] = np.mean(scores)
best = max(means, key=means.get)
model = KNeighborsClassifier(best).fit(X, y)
print(means, "in use:", best, model.predict(X[:3]))
