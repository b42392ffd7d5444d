"""Grain moisture by near infrared: the lamp ages from month to month, and the last months are judged as in use."""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

dice = np.random.default_rng(3)
n_months, of_each = 10, 120
kind = dice.integers(0, 3, n_months * of_each)
month = np.repeat(np.arange(n_months), of_each)
bands = dice.normal(0, 1, (3, 12))[kind] + np.outer(month, dice.normal(0, 0.14, 12)) + dice.normal(size=(len(kind), 12))
old, new = bands[: 7 * of_each], bands[7 * of_each :]
del month
model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000)).fit(old, kind[: 7 * of_each])
print("later months", accuracy_score(kind[7 * of_each :], model.predict(new)))
