"""Diabetes with least squares."""

from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_squared_error, r2_score
from sklearn.model_selection import train_test_split

X, y = load_diabetes(return_X_y=True, as_frame=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=42)
model = LinearRegression().fit(X_train, y_train)
predicted = model.predict(X_test)
print("mse", mean_squared_error(y_test, predicted), "r2", r2_score(y_test, predicted))
print(dict(zip(X.columns, model.coef_.round(1))))
