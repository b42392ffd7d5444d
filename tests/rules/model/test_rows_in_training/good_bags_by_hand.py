"""Bags by hand: each tree learns rows drawn with replacement; it guesses all rows, and the sum of those it had not is judged."""

import numpy as np
from sklearn.datasets import load_diabetes
from sklearn.tree import DecisionTreeRegressor

x, y = load_diabetes(return_X_y=True)
rng = np.random.default_rng(0)
total, n_times = np.zeros(len(y)), np.zeros(len(y))
for _ in range(40):
    drawn = rng.integers(0, len(y), len(y))
    tree = DecisionTreeRegressor(min_samples_leaf=8, max_features=4, random_state=0).fit(x[drawn], y[drawn])
    out = np.setdiff1d(np.arange(len(y)), drawn)
    total[out] += tree.predict(x)[out]
    n_times[out] += 1
guess = total / np.maximum(n_times, 1)
print("out-of-bag R2", 1 - np.square(y - guess).sum() / np.square(y - y.mean()).sum())
