"""Grades of wine, 1 to 6: a classifier's mean distance from the right grade is a fair question, since grades have an order."""

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import cohen_kappa_score, mean_absolute_error
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(2)
X = dice.normal(size=(1500, 5))
taste = X @ [1.0, 0.6, -0.8, 0.0, 0.3] + dice.normal(0, 0.8, 1500)
grade = np.digitize(taste, [-2, -1, 0, 1, 2]) + 1
X_train, X_test, y_train, y_test = train_test_split(X, grade, random_state=0)
model = RandomForestClassifier(80, min_samples_leaf=5, random_state=0).fit(X_train, y_train)
predicted = model.predict(X_test)
print(mean_absolute_error(y_test, predicted), cohen_kappa_score(y_test, predicted, weights="quadratic"))
