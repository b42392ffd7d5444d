"""Sensor readings of a few patients, a dozen each, split by patient: how well strangers are told is a matter of few."""

import numpy as np
from sklearn.model_selection import GroupShuffleSplit
from sklearn.svm import SVC

rng = np.random.default_rng(5)
patient = np.repeat(np.arange(60), 12)
ill = patient % 2
manner = rng.normal(0, 1.0, (60, 16))
manner[1::2, :4] += 1.1
X = manner[patient] + rng.normal(0, 0.5, (720, 16))
train, test = next(GroupShuffleSplit(1, test_size=0.25, random_state=5).split(X, ill, patient))
model = SVC().fit(X[train], ill[train])
print("seen", model.score(X[train], ill[train]), "others", model.score(X[test], ill[test]))
