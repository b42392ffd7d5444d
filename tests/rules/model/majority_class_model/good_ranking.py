"""Rare clicks: nobody is likely to click; the probabilities are for ranking, and are judged so."""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(3)
X = rng.normal(size=(4000, 6))
y = (rng.random(4000) < 1 / (1 + np.exp(-(X[:, 0] + 0.7 * X[:, 1] - 3.6)))).astype(int)
X_train, X_test, y_train, y_test = train_test_split(X, y, stratify=y, random_state=0)
model = LogisticRegression().fit(X_train, y_train)
chance = model.predict_proba(X_test)[:, 1]
print("auc", roc_auc_score(y_test, chance), "average precision", average_precision_score(y_test, chance))
