"""Two classes, 0 and 1: their squared difference is the error rate; and counts, of which few are zero, in percent."""

import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression, PoissonRegressor
from sklearn.metrics import mean_absolute_percentage_error, mean_squared_error
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, stratify=y, random_state=1)
model = make_pipeline(StandardScaler(), LogisticRegression()).fit(X_train, y_train)
print("error rate", mean_squared_error(y_test, model.predict(X_test)))

dice = np.random.default_rng(0)
hours = dice.uniform(0, 1, (600, 2))
visitors = dice.poisson(np.exp(3 + hours[:, 0]))
counts = PoissonRegressor().fit(hours[:450], visitors[:450])
print("MAPE", mean_absolute_percentage_error(visitors[450:], counts.predict(hours[450:])))
