"""Parcels: depots are numbers made a kind of their own, and a selector sends all of that kind to the encoder."""

import numpy as np
import pandas as pd
from sklearn.compose import make_column_selector, make_column_transformer
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

rng = np.random.default_rng(12)
n = 1400
parcels = pd.DataFrame({"depot": rng.integers(0, 8, n), "weight": rng.gamma(2, 2, n), "stops": rng.integers(1, 12, n)})
hours = np.array([3, 9, 1, 7, 12, 2, 8, 5])[parcels["depot"]] + 0.4 * parcels["stops"] + 0.1 * parcels["weight"]
hours += rng.normal(0, 1, n)
parcels["depot"] = parcels["depot"].astype("category")
front = make_column_transformer(
    (StandardScaler(), make_column_selector(dtype_include="number")),
    (OneHotEncoder(), make_column_selector(dtype_include="category")),
)
a, b, hours_a, hours_b = train_test_split(parcels, hours, random_state=3)
print("R2", make_pipeline(front, LinearRegression()).fit(a, hours_a).score(b, hours_b))
