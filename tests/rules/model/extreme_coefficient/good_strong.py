"""Marks that all but tell the result: a great weight, and a right one."""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(6)
X = rng.normal(size=(1200, 3))
y = (rng.random(1200) < 1 / (1 + np.exp(-(4 * X[:, 0] + X[:, 1])))).astype(int)
X_train, X_test, y_train, y_test = train_test_split(X, y, stratify=y, random_state=0)
model = LogisticRegression(penalty=None).fit(X_train, y_train)
print("weights", model.coef_.round(2), "log loss", log_loss(y_test, model.predict_proba(X_test)))
