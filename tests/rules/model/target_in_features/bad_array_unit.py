"""Rents as an array without names: one column is the rent in another currency, and the others tell of it too."""

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(5)
space, floor, age = dice.gamma(8, 9, 900), dice.integers(0, 12, 900), dice.uniform(0, 100, 900)
rent = 9 * space + 7 * floor - 2 * age + dice.normal(0, 60, 900)
flats = np.column_stack([space, floor, age, rent * 1.08])
a, b, ra, rb = train_test_split(flats, rent, random_state=0)
print("R2", r2_score(rb, HistGradientBoostingRegressor(max_iter=60, random_state=0).fit(a, ra).predict(b)))
