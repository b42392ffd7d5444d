"""Diabetes with a forest, which knows its training rows and is right on others."""

from sklearn.datasets import load_diabetes
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

X, y = load_diabetes(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.4, random_state=0)
model = RandomForestRegressor(n_estimators=100, random_state=0).fit(X_train, y_train)
print("train", r2_score(y_train, model.predict(X_train)))
print("test", r2_score(y_test, model.predict(X_test)))
