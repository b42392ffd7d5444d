"""Diabetes: the held-out error gets a bootstrap interval, which draws held-out rows with replacement."""

import numpy as np
from sklearn.datasets import load_diabetes
from sklearn.linear_model import RidgeCV
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

X, y = load_diabetes(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=5)
model = RidgeCV(np.logspace(-3, 2, 12)).fit(X_train, y_train)
predicted = model.predict(X_test)
dice = np.random.default_rng(0)
errors = [mean_absolute_error(y_test[rows], predicted[rows]) for rows in dice.integers(0, len(y_test), (200, len(y_test)))]
print(mean_absolute_error(y_test, predicted), np.percentile(errors, [2.5, 97.5]).round(1))
