"""Diabetes: metrics that are the same both ways round, and the agreement of two models, in any order."""

from sklearn.datasets import load_diabetes
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error, mean_squared_error, r2_score
from sklearn.model_selection import train_test_split

X, y = load_diabetes(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=0)
ridge = Ridge(0.1).fit(X_train, y_train)
forest = RandomForestRegressor(60, min_samples_leaf=5, random_state=0).fit(X_train, y_train)
one, other = ridge.predict(X_test), forest.predict(X_test)
print("MAE", mean_absolute_error(one, y_test), "MSE", mean_squared_error(other, y_test))
print("R2", r2_score(y_test, one), r2_score(y_test, other))
print("how far the two agree", r2_score(other, one))
