"""Yields of beehives: the logarithm of the honey is learned by a tree down to the last hive, behind a target that is transformed."""

import numpy as np
from sklearn.compose import TransformedTargetRegressor
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeRegressor

dice = np.random.default_rng(41)
n = 900
hives = np.column_stack([dice.uniform(0, 1, n), dice.gamma(3, 2, n), dice.normal(16, 3, n), dice.uniform(0, 40, n)])
honey = np.exp(2 + 1.5 * hives[:, 0] + 0.08 * hives[:, 1] + dice.normal(0, 0.45, n))
learn, check, honey_learn, honey_check = train_test_split(hives, honey, test_size=0.3, random_state=8)
tree = TransformedTargetRegressor(DecisionTreeRegressor(random_state=0), func=np.log, inverse_func=np.exp)
tree.fit(learn, honey_learn)
print("R2 learned from", r2_score(honey_learn, tree.predict(learn)))
print("R2 left out", r2_score(honey_check, tree.predict(check)))
