"""Bagged neighbours on millimetres and micrometres."""

import numpy as np
from sklearn.ensemble import BaggingClassifier
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier

dice = np.random.default_rng(4)
n = 800
fault = dice.integers(0, 2, n)
parts = np.column_stack([
    dice.normal(3.0, 0.2, n) + 0.45 * fault,  # bore, mm
    dice.normal(8.0, 0.3, n) - 0.5 * fault,  # width, mm
    dice.normal(5200, 700, n),  # roughness, um
])  # fmt: skip
P_train, P_test, f_train, f_test = train_test_split(parts, fault, random_state=0)
voters = BaggingClassifier(KNeighborsClassifier(9), n_estimators=15, random_state=0).fit(P_train, f_train)
print("accuracy", accuracy_score(f_test, voters.predict(P_test)))
