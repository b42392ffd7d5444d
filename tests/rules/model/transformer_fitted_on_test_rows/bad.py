"""Prices of flats: all columns are standardised first, then rows are held out."""

import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

dice = np.random.default_rng(3)
n = 600
flats = pd.DataFrame(
    {
        "area": dice.gamma(9, 8, n),
        "floor": dice.integers(0, 9, n),
        "age": dice.uniform(0, 80, n),
        "distance": dice.gamma(2, 1.5, n),
    }
)
flats["price"] = 2500 * flats["area"] - 900 * flats["age"] - 6000 * flats["distance"] + dice.normal(0, 20_000, n)

numeric = ["area", "floor", "age", "distance"]
flats[numeric] = StandardScaler().fit_transform(flats[numeric])

train, test = train_test_split(flats, test_size=0.25, random_state=1)
model = Ridge(alpha=1.0).fit(train[numeric], train["price"])
print("MAE", mean_absolute_error(test["price"], model.predict(test[numeric])))
