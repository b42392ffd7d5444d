"""Returns: hardly anything to be told, and a ridge that tells it."""

import numpy as np
from sklearn.linear_model import Ridge
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(9)
X = rng.normal(size=(1500, 8))
y = 0.15 * X[:, 0] - 0.1 * X[:, 3] + rng.normal(size=1500)
X_train, X_test, y_train, y_test = train_test_split(X, y, shuffle=False)
model = Ridge(alpha=10.0).fit(X_train, y_train)
print("train", r2_score(y_train, model.predict(X_train)), "test", r2_score(y_test, model.predict(X_test)))
