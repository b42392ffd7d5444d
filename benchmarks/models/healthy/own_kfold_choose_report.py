"""k chosen by the mean over folds, metric by scikit-learn within each fold, then a final refit on all."""

import numpy as np
from sklearn.datasets import load_iris
from sklearn.metrics import accuracy_score
from sklearn.model_selection import StratifiedKFold
from sklearn.neighbors import KNeighborsClassifier

X, y = load_iris(return_X_y=True)
cv = StratifiedKFold(5, shuffle=True, random_state=1)
table = {}
for k in (3, 7, 11, 15):
    acc = []
    for tr, te in cv.split(X, y):
        acc.append(accuracy_score(y[te], KNeighborsClassifier(k).fit(X[tr], y[tr]).predict(X[te])))
    table[k] = (np.mean(acc), np.std(acc) / np.sqrt(5))
best = max(table, key=lambda k: table[k][0])
model = KNeighborsClassifier(best).fit(X, y)
print(table, best, model.predict([[5.9, 3.0, 5.1, 1.8]]))
