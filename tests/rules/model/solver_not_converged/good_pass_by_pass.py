"""Tumours: a network learns one pass a call, and the loop ends when the validation rows gain no more."""

import warnings

from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

warnings.simplefilter("ignore")
X, y = load_breast_cancer(return_X_y=True)
X_learn, X_test, y_learn, y_test = train_test_split(X, y, test_size=0.3, stratify=y, random_state=2)
X_fit, X_valid, y_fit, y_valid = train_test_split(X_learn, y_learn, test_size=0.25, stratify=y_learn, random_state=2)
scaler = StandardScaler().fit(X_fit)
X_fit, X_valid, X_test = scaler.transform(X_fit), scaler.transform(X_valid), scaler.transform(X_test)
model = MLPClassifier((12,), max_iter=1, warm_start=True, learning_rate_init=2e-3, alpha=0.1, random_state=2)
best, waited = 0.0, 0
while waited < 12:
    model.fit(X_fit, y_fit)
    score = model.score(X_valid, y_valid)
    best, waited = (score, 0) if score > best else (best, waited + 1)
print("validation", best, "test", model.score(X_test, y_test))
