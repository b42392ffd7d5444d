"""Gaps filled with -9999 in front of trees that draw their cuts at random: hardly one falls among the real values."""

import numpy as np
from sklearn.ensemble import ExtraTreesRegressor
from sklearn.impute import SimpleImputer
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline

dice = np.random.default_rng(17)
n = 2000
hive = np.column_stack([dice.uniform(0, 60, n), dice.normal(60, 8, n), dice.choice([1, 2, 4, 8], n), dice.integers(0, 4, n)])
honey = -3.0 * hive[:, 0] + 0.5 * (hive[:, 1] - 60) + 9 * hive[:, 2] + 20 * (hive[:, 3] == 2) + dice.normal(0, 8, n)
hive[dice.random((n, 4)) < [0.05, 0.12, 0, 0]] = np.nan
h_train, h_test, y_train, y_test = train_test_split(hive, honey, random_state=0)
trees = ExtraTreesRegressor(40, min_samples_leaf=3, max_features=0.8, random_state=0)
model = make_pipeline(SimpleImputer(strategy="constant", fill_value=-9999), trees).fit(h_train, y_train)
print("R2", r2_score(y_test, model.predict(h_test)))
