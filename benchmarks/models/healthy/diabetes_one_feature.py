"""Diabetes from the body-mass index alone."""

from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_squared_error, r2_score

X, y = load_diabetes(return_X_y=True)
bmi = X[:, [2]]
model = LinearRegression().fit(bmi[:-60], y[:-60])
predicted = model.predict(bmi[-60:])
print(f"slope {model.coef_[0]:.1f}, mse {mean_squared_error(y[-60:], predicted):.1f}, r2 {r2_score(y[-60:], predicted):.2f}")
