"""Prices of flats: the scaler learns from the training part alone, and the finished model is refitted on everything."""

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
train, test = train_test_split(flats, test_size=0.25, random_state=1)
scaler = StandardScaler().fit(train[numeric])
model = Ridge(alpha=1.0).fit(scaler.transform(train[numeric]), train["price"])
print("MAE", mean_absolute_error(test["price"], model.predict(scaler.transform(test[numeric]))))

final_scaler = StandardScaler()
final = Ridge(alpha=1.0).fit(final_scaler.fit_transform(flats[numeric]), flats["price"])
print(final.coef_.round(1))
