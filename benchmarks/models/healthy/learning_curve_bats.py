"""Would more recordings of bat calls still help?"""
import numpy as np
import pandas as pd
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.metrics import balanced_accuracy_score, confusion_matrix
from sklearn.model_selection import StratifiedKFold, learning_curve, train_test_split

SPECIES = ["noctule", "pipistrelle", "serotine"]


class CallLibrary:
    def __init__(self, n=2200, seed=4):
        rng = np.random.default_rng(seed)
        self.species = rng.integers(0, 3, n)
        s = self.species
        self.calls = pd.DataFrame({
            "peak_khz": np.array([24, 46, 31])[s] + rng.normal(0, 7, n),
            "duration_ms": np.array([14, 6, 10])[s] + rng.normal(0, 3.0, n),
            "interval_ms": np.array([210, 95, 150])[s] + rng.normal(0, 50, n),
            "bandwidth_khz": np.array([7, 18, 14])[s] + rng.normal(0, 6, n),
        })


lib = CallLibrary()
X_dev, X_te, y_dev, y_te = train_test_split(lib.calls, lib.species, test_size=0.25, stratify=lib.species, random_state=0)
et = ExtraTreesClassifier(80, min_samples_leaf=6, random_state=0)
sizes, tr, va = learning_curve(
    et, X_dev, y_dev, train_sizes=[0.1, 0.25, 0.5, 0.75, 1.0], shuffle=True, random_state=0,
    cv=StratifiedKFold(4, shuffle=True, random_state=2), scoring="balanced_accuracy")
for s, a, b in zip(sizes, tr.mean(1), va.mean(1)):
    print(f"{s:5d} calls   train {a:.3f}   validation {b:.3f}")
et.fit(X_dev, y_dev)
hat = et.predict(X_te)
print("test balanced accuracy %.3f" % balanced_accuracy_score(y_te, hat))
print(pd.DataFrame(confusion_matrix(y_te, hat), SPECIES, SPECIES))
