"""Waves: the best width lies inside the range."""

import numpy as np
from sklearn.model_selection import GridSearchCV, KFold, train_test_split
from sklearn.svm import SVR

dice = np.random.default_rng(0)
X = dice.uniform(0, 1, (600, 1))
y = np.sin(25 * X[:, 0]) + dice.normal(0, 0.1, 600)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
grid = {"gamma": [1, 10, 100, 1000, 10_000], "epsilon": [0.05, 0.1]}
search = GridSearchCV(SVR(C=10), grid, cv=KFold(5, shuffle=True, random_state=0))
search.fit(X_train, y_train)
print(search.best_params_, search.score(X_test, y_test))
