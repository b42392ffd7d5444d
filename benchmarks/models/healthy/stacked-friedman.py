"""Stacking a line, neighbours and boosting; the stack is built with inner folds only."""
import numpy as np
from sklearn.datasets import make_friedman1
from sklearn.ensemble import HistGradientBoostingRegressor, StackingRegressor
from sklearn.linear_model import RidgeCV
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import KFold, train_test_split
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, y = make_friedman1(n_samples=1600, n_features=5, noise=1.0, random_state=3)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.4, random_state=3)

members = [
    ("line", make_pipeline(StandardScaler(), RidgeCV(alphas=np.logspace(-3, 3, 13)))),
    ("near", make_pipeline(StandardScaler(), KNeighborsRegressor(n_neighbors=12))),
    ("boost", HistGradientBoostingRegressor(max_iter=100, max_leaf_nodes=8, learning_rate=0.1, random_state=0)),
]
stack = StackingRegressor(members, final_estimator=RidgeCV(), cv=KFold(4, shuffle=True, random_state=0))
stack.fit(X_train, y_train)

p = stack.predict(X_test)
print("weights of the members:", dict(zip([m for m, _ in members], stack.final_estimator_.coef_.round(2))))
print("test R2  %.3f" % r2_score(y_test, p))
print("test MAE %.3f  (noise alone gives %.3f)" % (mean_absolute_error(y_test, p), np.sqrt(2 / np.pi)))

rng = np.random.default_rng(0)
errors = np.abs(y_test - p)
boot = [rng.choice(errors, len(errors)).mean() for _ in range(500)]
print("95%% interval of the MAE: %.3f to %.3f" % tuple(np.percentile(boot, [2.5, 97.5])))
