"""Rain: errors in percent, where most days are dry."""

import numpy as np
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_absolute_percentage_error
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(1)
X = dice.normal(size=(900, 4))
rain = np.maximum(X @ [2.0, 1.0, -1.0, 0.5] + dice.normal(0, 1, 900) + 1, 0)
X_train, X_test, y_train, y_test = train_test_split(X, rain, random_state=0)
model = LinearRegression().fit(X_train, y_train)
print("MAPE", mean_absolute_percentage_error(y_test, model.predict(X_test)))
