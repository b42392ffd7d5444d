"""A tree with few rules; what it says is `probability > 0.5`, which is True and False where the labels are 1 and 0."""

import numpy as np
from sklearn.metrics import balanced_accuracy_score
from sklearn.tree import DecisionTreeClassifier

rng = np.random.default_rng(4)
depth, oxygen, salt = rng.gamma(3, 4, 2600), rng.normal(8, 2, 2600), rng.normal(30, 4, 2600)
chance = 1 / (1 + np.exp(-(1.6 * (depth > 9) + 1.2 * (oxygen > 7.5) - 0.9 * (salt > 31) - 0.8)))
present = (rng.random(2600) < chance).astype(int)
rows = np.column_stack([depth, oxygen, salt])
tree = DecisionTreeClassifier(min_samples_leaf=80, random_state=0).fit(rows[700:], present[700:])
for name, part in (("learned", slice(700, None)), ("held out", slice(0, 700))):
    said = tree.predict_proba(rows[part])[:, 1] > 0.5
    print(name, round(balanced_accuracy_score(present[part], said), 3))
