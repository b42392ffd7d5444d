"""Noisy prices: 300 rounds, of which the first few are the best."""

from sklearn.datasets import make_friedman1
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_squared_error
from sklearn.model_selection import train_test_split

X, y = make_friedman1(3000, noise=5.0, random_state=0)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
model = HistGradientBoostingRegressor(max_iter=300, learning_rate=0.1, max_leaf_nodes=4, random_state=0).fit(X_train, y_train)
print("MSE", mean_squared_error(y_test, model.predict(X_test)))
