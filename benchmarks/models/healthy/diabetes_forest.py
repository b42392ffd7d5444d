"""Diabetes with a random forest."""

from sklearn.datasets import load_diabetes
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import train_test_split

X, y = load_diabetes(return_X_y=True, as_frame=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=0)
forest = RandomForestRegressor(n_estimators=100, random_state=0, min_samples_leaf=3).fit(X_train, y_train)
print("r2", r2_score(y_test, forest.predict(X_test)), "mae", mean_absolute_error(y_test, forest.predict(X_test)))
