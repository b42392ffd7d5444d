"""How many neighbours to ask: a made-up task of two numbers, one of which is to be the greater."""

import numpy as np
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier

rng = np.random.default_rng(5)
X = rng.normal(size=(900, 2))
y = (X[:, 0] - X[:, 1] > 0.3).astype(int)
X_train, X_rest, y_train, y_rest = train_test_split(X, y, test_size=0.4, random_state=0)
X_valid, X_test, y_valid, y_test = train_test_split(X_rest, y_rest, test_size=0.5, random_state=0)
scores = {
    k: accuracy_score(y_valid, KNeighborsClassifier(k).fit(X_train, y_train).predict(X_valid)) for k in (1, 3, 5, 9, 15, 25)
}
best = max(scores, key=scores.get)
print(best, accuracy_score(y_test, KNeighborsClassifier(best).fit(X_train, y_train).predict(X_test)))
