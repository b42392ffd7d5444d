"""Cheese: one sample of each wheel, and the folds are by wheel; the farms stand beside, and are not alike."""

import numpy as np
from sklearn.ensemble import ExtraTreesRegressor
from sklearn.model_selection import GroupKFold, cross_val_score

dice = np.random.default_rng(13)
wheel = dice.permutation(450)
farm = dice.integers(0, 30, 450)
probes = dice.normal(30, 4, (450, 9))
ripeness = 0.5 * probes[:, 0] - 0.3 * probes[:, 1] + 0.4 * probes[:, 2] + dice.normal(0, 1, 450)
model = ExtraTreesRegressor(60, random_state=0)
print("R2", cross_val_score(model, probes, ripeness, groups=wheel, cv=GroupKFold(5), scoring="r2").mean())
print("farms", len(np.unique(farm)))
