"""Which trout ponds lose their fish? Folds by hand, whose predictions are put together before they are judged."""

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import StratifiedKFold

rng = np.random.default_rng(4)
X = np.column_stack([rng.normal(15, 3, 4000), rng.normal(8, 1.2, 4000), rng.gamma(3, 1, 4000)])
z = -3.9 + 0.28 * (X[:, 0] - 15) - 0.9 * (X[:, 1] - 8) + 0.25 * (X[:, 2] - 3)
lost = (rng.random(4000) < 1 / (1 + np.exp(-z))).astype(int)
said = np.zeros_like(lost)
for train, test in StratifiedKFold(4, shuffle=True, random_state=0).split(X, lost):
    forest = RandomForestClassifier(50, max_depth=3, min_samples_leaf=60, random_state=0).fit(X[train], lost[train])
    said[test] = forest.predict(X[test])
print("balanced accuracy", balanced_accuracy_score(lost, said))
