"""Rings with their radius as a column."""

import numpy as np
from sklearn.datasets import make_circles
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split

X, y = make_circles(800, noise=0.12, factor=0.4, random_state=0)
X = np.column_stack([X, (X**2).sum(axis=1)])
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0, stratify=y)
model = LogisticRegression().fit(X_train, y_train)
print("accuracy", accuracy_score(y_test, model.predict(X_test)))
