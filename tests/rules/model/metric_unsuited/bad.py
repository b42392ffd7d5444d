"""Digits: the root mean squared error of the names of figures."""

from sklearn.datasets import load_digits
from sklearn.metrics import root_mean_squared_error
from sklearn.model_selection import train_test_split
from sklearn.neighbors import NearestCentroid

X, y = load_digits(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=0)
model = NearestCentroid().fit(X_train, y_train)
print("RMSE", root_mean_squared_error(y_test, model.predict(X_test)))
