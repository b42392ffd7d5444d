"""A linear model of rents that is right in two cities and wrong in the third, where floors count the other way."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression


def houses(dice, n):
    city = dice.choice(["Rome", "Oslo", "Cork"], n, p=[0.45, 0.4, 0.15])
    size, floor = dice.normal(70, 15, n).round(1), dice.integers(0, 9, n)
    rent = 8 * size + np.where(city == "Cork", -45, 45) * floor + dice.normal(0, 25, n)
    return pd.DataFrame({"size": size, "floor": floor, "city": city, "rent": rent.round(1)})


def tables():
    dice = np.random.default_rng(1)
    train, test = houses(dice, 2000), houses(dice, 1200)
    model = LinearRegression().fit(train[["size", "floor"]], train["rent"])
    return {"train": train, "test": test, "target": "rent", "model": model}
