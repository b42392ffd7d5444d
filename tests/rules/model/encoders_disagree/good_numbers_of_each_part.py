"""Shops: a shop's text is replaced by how many visits it had in that month, which is another number in the next month, and means to be."""

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_absolute_error

dice = np.random.default_rng(17)
n = 1600
shops = [f"shop {one}" for one in "abcdefgh"]
visits = pd.DataFrame({"shop": dice.choice(shops, n, p=np.arange(1, 9) / 36), "age": dice.normal(40, 12, n).round(1)})
visits["month"] = np.where(np.arange(n) < 800, 1, 2)
visits["spent"] = 20 + 0.4 * visits["age"] + dice.gamma(2, 5, n)
first, second = (part.copy() for _, part in visits.groupby("month"))
for part in (first, second):
    part["shop"] = part.groupby("shop")["shop"].transform("size")
read = ["shop", "age"]
model = HistGradientBoostingRegressor(max_iter=60, random_state=0).fit(first[read], first["spent"])
print("MAE", mean_absolute_error(second["spent"], model.predict(second[read])))
