"""Tune a support vector regression by grid search and test it once."""
import numpy as np
import pandas as pd
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVR


def sensors(n=500, seed=41):
    rng = np.random.default_rng(seed)
    X = rng.uniform(-1, 1, (n, 4))
    y = (20 * np.sin(2 * X[:, 0]) + 15 * X[:, 1] ** 2 + 8 * X[:, 2] * X[:, 3]
         + 4 * X[:, 2] + rng.normal(0, 2.0, n))
    return X, y


X, y = sensors()
X_dev, X_test, y_dev, y_test = train_test_split(X, y, test_size=.3, random_state=41)

pipe = Pipeline([("scale", StandardScaler()), ("svr", SVR(gamma=.2, epsilon=.5))])
grid = {"svr__C": [0.01, 0.1, 1.0]}
search = GridSearchCV(pipe, grid, scoring="neg_mean_absolute_error", cv=5)
search.fit(X_dev, y_dev)

table = pd.DataFrame(search.cv_results_)[["param_svr__C", "mean_test_score", "std_test_score"]]
print(table.round(3).to_string(index=False))
print("chosen:", search.best_params_)
pred = search.predict(X_test)
print("test MAE %.2f  R2 %.3f" % (mean_absolute_error(y_test, pred), r2_score(y_test, pred)))
