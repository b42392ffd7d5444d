"""Folds of the program's own; the scaler learns within each, and the error is put together by hand."""

import numpy as np
from sklearn.linear_model import Ridge
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(2)
X = rng.normal(size=(300, 6)) * [1, 5, 2, 9, 1, 3]
y = X @ [1.0, 0.2, -0.5, 0.1, 0.8, 0.3] + rng.normal(0, 0.5, 300)
order = rng.permutation(300)
errors = []
for held in np.array_split(order, 6):
    rest = np.setdiff1d(order, held)
    scaler = StandardScaler().fit(X[rest])
    model = Ridge().fit(scaler.transform(X[rest]), y[rest])
    errors.append((model.predict(scaler.transform(X[held])) - y[held]) ** 2)
print("error", float(np.sqrt(np.concatenate(errors).mean())))
