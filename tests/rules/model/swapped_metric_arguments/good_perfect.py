"""A task that a tree solves without a fault: its prediction is the truth, value for value."""

import numpy as np
from sklearn.metrics import confusion_matrix, precision_score, recall_score
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeClassifier

dice = np.random.default_rng(0)
X = dice.normal(size=(800, 3))
y = (X[:, 0] > 0).astype(int)
X[:, 0] += np.where(y == 1, 0.5, -0.5)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
tree = DecisionTreeClassifier(random_state=0).fit(X_train, y_train)
predicted = tree.predict(X_test)
print(precision_score(y_test, predicted), recall_score(y_test, predicted))
rule_of_thumb = (X_test[:, 1] > 0).astype(int)
print(confusion_matrix(y_test, rule_of_thumb), recall_score(y_test, rule_of_thumb))
