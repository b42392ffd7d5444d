"""A few useless columns beside those that matter: boosted trees pass them by."""

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(1)
n = 1500
signal = rng.normal(size=(n, 3))
label = (signal[:, 0] * signal[:, 1] + signal[:, 2] > 0).astype(int)
X = np.hstack([signal, rng.normal(size=(n, 6))])
X_train, X_test, y_train, y_test = train_test_split(X, label, random_state=0, stratify=label)
model = HistGradientBoostingClassifier(max_iter=80, random_state=0).fit(X_train, y_train)
print("accuracy", accuracy_score(y_test, model.predict(X_test)))
