import numpy as np
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.model_selection import KFold, cross_validate

rng = np.random.default_rng(9)
walkers, windows = 80, 12
risk = rng.permutation(np.arange(walkers) % 2)
gait = rng.normal(0, 1, (walkers, 6)) + 0.6 * risk[:, None] * np.array([1, 1, -1, -1, 0, 0])
rows = np.repeat(gait, windows, axis=0) + rng.normal(0, 0.35, (walkers * windows, 6))
labels = np.repeat(risk, windows)
walked_by = np.repeat([f"W{number:03d}" for number in range(walkers)], windows)

model = ExtraTreesClassifier(100, min_samples_leaf=3, random_state=0)
folds = KFold(5, shuffle=True, random_state=0)
found = cross_validate(model, rows, labels, groups=walked_by, cv=folds, scoring=["accuracy", "roc_auc"])
print(f"accuracy {found['test_accuracy'].mean():.3f}, area {found['test_roc_auc'].mean():.3f}")
