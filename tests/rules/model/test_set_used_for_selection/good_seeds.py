"""Digits: one model is fitted with several seeds, to see how much its score owes to them."""

import numpy as np
from sklearn.datasets import load_digits
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split

X, y = load_digits(return_X_y=True)
a, b, ya, yb = train_test_split(X, y, test_size=0.3, stratify=y, random_state=0)
found = [accuracy_score(yb, ExtraTreesClassifier(50, random_state=seed).fit(a, ya).predict(b)) for seed in range(5)]
print(f"{np.mean(found):.3f} +- {np.std(found):.3f}")
