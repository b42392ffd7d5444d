"""Recordings in a random order, the first of which are learned from; a patient's stand on both sides."""

import numpy as np
from sklearn.ensemble import ExtraTreesClassifier

rng = np.random.default_rng(4)
patient = np.repeat(np.arange(40), 12)
sick = rng.integers(0, 2, 40)[patient]
X = rng.normal(size=(40, 6))[patient] + rng.normal(0, 0.3, (480, 6))
order = rng.permutation(480)
train, test = order[:360], order[360:]
model = ExtraTreesClassifier(80, random_state=0).fit(X[train], sick[train])
print("accuracy", (model.predict(X[test]) == sick[test]).mean())
