"""Flats: floor, rooms and a grade from 1 to 5 are quantities of a few whole numbers, and go through the scaler with the area."""

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.linear_model import Ridge
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

rng = np.random.default_rng(23)
n = 1800
flats = pd.DataFrame({"floor": rng.integers(0, 9, n), "rooms": rng.integers(1, 7, n), "grade": rng.integers(1, 6, n)})
flats["area"], flats["heating"] = rng.normal(70, 18, n), rng.choice(["gas", "oil", "pump"], n)
rent = 60 * flats["rooms"] + 5 * flats["area"] + 40 * flats["grade"] - 6 * (flats["floor"] - 4) ** 2 + rng.normal(0, 60, n)
front = make_column_transformer((StandardScaler(), ["floor", "rooms", "grade", "area"]), (OneHotEncoder(), ["heating"]))
a, b, rent_a, rent_b = train_test_split(flats, rent, test_size=0.3, random_state=0)
print("R2", r2_score(rent_b, make_pipeline(front, Ridge()).fit(a, rent_a).predict(b)))
