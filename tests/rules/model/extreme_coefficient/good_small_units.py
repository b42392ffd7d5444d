"""Film thickness in millimetres: the weight is of ten thousands, its effect ordinary."""

import numpy as np
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(5)
X = np.column_stack([rng.normal(3e-4, 5e-5, 500), rng.normal(300, 20, 500)])
y = 4e4 * X[:, 0] + 0.05 * X[:, 1] + rng.normal(0, 0.8, 500)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
model = LinearRegression().fit(X_train, y_train)
print("weights", model.coef_, "r2", r2_score(y_test, model.predict(X_test)))
