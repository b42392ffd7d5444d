"""A curve with polynomial features and least squares."""

import numpy as np
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures

rng = np.random.default_rng(0)
x = rng.uniform(-3, 3, (300, 1))
y = 0.5 * x[:, 0] ** 3 - x[:, 0] ** 2 + 2 + rng.normal(0, 1.5, 300)
x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=1)
model = make_pipeline(PolynomialFeatures(3, include_bias=False), LinearRegression()).fit(x_train, y_train)
print("r2", r2_score(y_test, model.predict(x_test)), "coefficients", model[-1].coef_.round(2))
