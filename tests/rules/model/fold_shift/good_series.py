"""Sales with a trend: the past is learned from, the latest months are foretold, and the levels differ as they must."""

import numpy as np
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import TimeSeriesSplit, cross_val_score, train_test_split

dice = np.random.default_rng(0)
n = 700
sales = 100 + 0.2 * np.arange(n) + np.cumsum(dice.normal(0, 1.5, n))
X = np.column_stack([sales[k : n - 7 + k] for k in range(7)])
y = sales[7:]
cut = 550
model = Ridge().fit(X[:cut], y[:cut])
print("MAE", mean_absolute_error(y[cut:], model.predict(X[cut:])))
X_past, X_next, y_past, y_next = train_test_split(X, y, shuffle=False, test_size=0.2)
print("MAE", mean_absolute_error(y_next, Ridge().fit(X_past, y_past).predict(X_next)))
print(cross_val_score(Ridge(), X, y, cv=TimeSeriesSplit(5), scoring="neg_mean_absolute_error").mean())
