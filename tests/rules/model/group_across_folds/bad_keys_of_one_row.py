"""Cheese: the folds are by groups, but the keys given are those of the samples, not of the wheels they were cut from."""

import numpy as np
from sklearn.ensemble import ExtraTreesRegressor
from sklearn.model_selection import GroupKFold, cross_val_score

dice = np.random.default_rng(12)
wheel = np.repeat(np.arange(45), 10)
fat, mould = dice.normal(30, 4, 45), dice.normal(0, 1, (45, 8))
ripeness = (0.2 * fat + dice.normal(0, 2, 45))[wheel]
probes = np.column_stack([fat[wheel] + dice.normal(0, 1, 450), mould[wheel] + dice.normal(0, 0.5, (450, 8))])
shelf = dice.permutation(450)
probes, ripeness, wheel = probes[shelf], ripeness[shelf], wheel[shelf]
sample_no = shelf + 1000
model = ExtraTreesRegressor(60, random_state=0)
print("R2", cross_val_score(model, probes, ripeness, groups=sample_no, cv=GroupKFold(5), scoring="r2").mean())
