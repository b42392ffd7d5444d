"""Diabetes with a tree of any depth."""

from sklearn.datasets import load_diabetes
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeRegressor

X, y = load_diabetes(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.4, random_state=0)
model = DecisionTreeRegressor(random_state=0)
model.fit(X_train, y_train)
print("train", r2_score(y_train, model.predict(X_train)))
print("test", r2_score(y_test, model.predict(X_test)))
