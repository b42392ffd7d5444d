"""Prices: the target is the logarithm, outliers are clipped, and a sample of the rows is taken from both alike."""

import numpy as np
import pandas as pd
from sklearn.compose import TransformedTargetRegressor
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(5)
n = 800
cars = pd.DataFrame({"power": dice.gamma(20, 5, n), "age": dice.uniform(0, 15, n)})
cars["price"] = np.exp(8 + 0.01 * cars["power"] - 0.1 * cars["age"] + dice.normal(0, 0.2, n))
some = cars.sample(600, random_state=0)
price = some["price"].clip(upper=some["price"].quantile(0.95))
a, b, ya, yb = train_test_split(some[["power", "age"]], price, random_state=0)
model = TransformedTargetRegressor(LinearRegression(), func=np.log, inverse_func=np.exp).fit(a, ya)
print(r2_score(yb, model.predict(b)))
