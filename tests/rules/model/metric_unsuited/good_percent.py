"""Prices of houses: errors in percent of what is never near zero."""

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_absolute_percentage_error
from sklearn.model_selection import cross_val_score, train_test_split

dice = np.random.default_rng(1)
X = dice.normal(size=(900, 4))
price = np.exp(12 + X @ [0.4, 0.2, -0.1, 0.05] + dice.normal(0, 0.1, 900))
X_train, X_test, y_train, y_test = train_test_split(X, price, random_state=0)
model = HistGradientBoostingRegressor(max_iter=60, random_state=0)
print(cross_val_score(model, X_train, y_train, cv=3, scoring="neg_mean_absolute_percentage_error").mean())
print(mean_absolute_percentage_error(y_test, model.fit(X_train, y_train).predict(X_test)))
