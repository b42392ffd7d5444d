"""Rents: one portal reports the floor space in square feet; the model is not given the portal, which stands in the table all the same."""

import numpy as np
import pandas as pd
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

dice = np.random.default_rng(12)
n = 2400
flats = pd.DataFrame({"portal": dice.choice(["one", "two", "three"], n, p=[0.5, 0.37, 0.13]), "space": dice.uniform(25, 120, n)})
flats["floor"] = dice.integers(0, 9, n)
flats["rent"] = 11 * flats["space"] + 6 * flats["floor"] + dice.normal(0, 45, n)
flats.loc[flats["portal"] == "three", "space"] = dice.permutation(flats.loc[flats["portal"] == "three", "space"].to_numpy())
seen, new = train_test_split(flats, test_size=0.4, random_state=3)
read = ["space", "floor"]
model = make_pipeline(StandardScaler(), KNeighborsRegressor(9)).fit(seen[read], seen["rent"])
print("MAE", mean_absolute_error(new["rent"], model.predict(new[read])))
