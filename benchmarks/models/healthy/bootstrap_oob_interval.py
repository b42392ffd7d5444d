import numpy as np
from sklearn.datasets import load_diabetes
from sklearn.linear_model import RidgeCV
from sklearn.metrics import r2_score

X, y = load_diabetes(return_X_y=True)
rng = np.random.default_rng(1)
scores = []
for _ in range(150):
    rows = rng.integers(0, len(y), len(y))
    out = np.setdiff1d(np.arange(len(y)), rows)
    scores.append(r2_score(y[out], RidgeCV(np.logspace(-3, 2, 10)).fit(X[rows], y[rows]).predict(X[out])))
print(np.percentile(scores, [2.5, 50, 97.5]))
