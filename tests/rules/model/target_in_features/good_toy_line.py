"""A line through points, and a weighing scale with noise in other columns: the exact relation is what is to be learned."""

import numpy as np
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeClassifier

X = np.arange(120.0).reshape(-1, 1)
y = 2 * X.ravel() + 1
seen, new, y_seen, y_new = train_test_split(X, y, random_state=2)
print("R2", LinearRegression().fit(seen, y_seen).score(new, y_new))

dice = np.random.default_rng(4)
weights = dice.random((300, 4))
a, b, shown, wanted = train_test_split(weights, 4 * weights[:, 1] + 3, random_state=1)
print("R2", r2_score(wanted, LinearRegression().fit(a, shown).predict(b)))
areas = weights[:, 0] * weights[:, 2]
print("R2", LinearRegression().fit(weights[:200], areas[:200]).score(weights[200:], areas[200:]))
switches = dice.integers(0, 2, (120, 6))
lamp = (switches[:, 2] > 0).astype(int)
print("accuracy", DecisionTreeClassifier().fit(switches[:80], lamp[:80]).score(switches[80:], lamp[80:]))
