"""Friedman's function with boosted trees."""

from sklearn.datasets import make_friedman1
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

X, y = make_friedman1(1000, noise=1.0, random_state=4)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
model = GradientBoostingRegressor(random_state=0).fit(X_train, y_train)
print("r2", r2_score(y_test, model.predict(X_test)))
