"""Parts that are seldom asked for: settings chosen by a validation part, the chosen one judged once on a test part, cut at a bound."""

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import median_absolute_error
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(3)
X = np.column_stack([rng.integers(5, 200, 2400), rng.uniform(1, 25, 2400), rng.gamma(3, 12, 2400), rng.normal(size=2400)])
y = rng.poisson(0.06 * X[:, 0] * (0.4 + X[:, 1] / 25) / (4 + X[:, 2] / 6))
X_rest, X_test, y_rest, y_test = train_test_split(X, y, test_size=0.2, random_state=0)
X_train, X_val, y_train, y_val = train_test_split(X_rest, y_rest, test_size=0.25, random_state=0)
best = None
for loss in ("poisson", "squared_error", "absolute_error"):
    for leaves in (4, 8):
        model = HistGradientBoostingRegressor(loss=loss, max_leaf_nodes=leaves, max_iter=40, random_state=0).fit(X_train, y_train)
        error = median_absolute_error(y_val, model.predict(X_val).clip(0.001))
        if best is None or error < best[0]:
            best = (error, model)
print("validation", best[0], "test", median_absolute_error(y_test, best[1].predict(X_test).clip(0.5)))
