"""Learned at one plant, tried at another on purpose: two files, two tables."""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(0)
here = dice.normal(size=(800, 5))
fails = (here[:, 0] > here[:, 1]).astype(int)
X_train, X_test, y_train, y_test = train_test_split(here, fails, random_state=0)
model = LogisticRegression().fit(X_train, y_train)
print("here", accuracy_score(y_test, model.predict(X_test)))
there = dice.normal(1.0, 1.0, size=(300, 5))
print("there", accuracy_score((there[:, 0] > there[:, 1]).astype(int), model.predict(there)))
