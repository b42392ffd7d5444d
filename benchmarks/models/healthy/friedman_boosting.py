"""Friedman's first function with histogram gradient boosting."""

from sklearn.datasets import make_friedman1
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import r2_score, root_mean_squared_error
from sklearn.model_selection import train_test_split

X, y = make_friedman1(n_samples=1200, noise=1.0, random_state=0)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
model = HistGradientBoostingRegressor(random_state=0).fit(X_train, y_train)
predicted = model.predict(X_test)
print("r2", r2_score(y_test, predicted), "rmse", root_mean_squared_error(y_test, predicted))
