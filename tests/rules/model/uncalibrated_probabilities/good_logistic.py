"""Logistic regression of logistic data is calibrated by itself."""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(3)
X = rng.normal(size=(2000, 4))
y = (rng.random(2000) < 1 / (1 + np.exp(-(X @ [1.0, -0.8, 0.5, 0.0])))).astype(int)
X_train, X_test, y_train, y_test = train_test_split(X, y, stratify=y, random_state=0)
model = LogisticRegression().fit(X_train, y_train)
print("log loss", log_loss(y_test, model.predict_proba(X_test)))
