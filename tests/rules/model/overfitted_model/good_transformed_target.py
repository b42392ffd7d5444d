"""Yields of orchards: a forest behind a transformed target knows its own trees better than others, and a simpler one gains nothing."""

import numpy as np
from sklearn.compose import TransformedTargetRegressor
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

dice = np.random.default_rng(42)
n = 1000
trees = dice.uniform(-1, 1, (n, 4))
fruit = 40 + 12 * trees[:, 0] * trees[:, 1] + 9 * np.sin(3 * trees[:, 2]) + 5 * trees[:, 3] + dice.normal(0, 2.5, n)
learn, check, fruit_learn, fruit_check = train_test_split(trees, fruit, test_size=0.3, random_state=8)
forest = TransformedTargetRegressor(RandomForestRegressor(80, random_state=0), transformer=StandardScaler())
forest.fit(learn, fruit_learn)
print("R2 learned from", r2_score(fruit_learn, forest.predict(learn)))
print("R2 left out", r2_score(fruit_check, forest.predict(check)))
