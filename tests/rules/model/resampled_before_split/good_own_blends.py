"""Rare faults of a gearbox are filled up with blends of two of them, in the training part alone."""

import numpy as np
from sklearn.metrics import average_precision_score, recall_score
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier


def recordings(seed=5):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(2200, 5))
    z = -5 + 2 * x[:, 0] - 1.6 * x[:, 1] + x[:, 2] ** 2
    return x, (rng.random(2200) < 1 / (1 + np.exp(-z))).astype(int)


def filled_up(x, y, seed=9):
    rng = np.random.default_rng(seed)
    rare = x[y == 1]
    n_new = int((y == 0).sum()) - len(rare)
    one, other = rng.integers(0, len(rare), n_new), rng.integers(0, len(rare), n_new)
    part = rng.uniform(0, 1, (n_new, 1))
    return np.vstack([x, (1 - part) * rare[one] + part * rare[other]]), np.append(y, np.ones(n_new, dtype=int))


x, y = recordings()
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3, random_state=0, stratify=y)
model = KNeighborsClassifier(25).fit(*filled_up(x_train, y_train))
print("recall", recall_score(y_test, model.predict(x_test)))
print("precision", average_precision_score(y_test, model.predict_proba(x_test)[:, 1]))
