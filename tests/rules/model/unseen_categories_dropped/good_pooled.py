"""Shops: what is new falls into the column of the rare ones."""

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

rng = np.random.default_rng(5)
old = pd.DataFrame({"shop": rng.choice([*"ABCD", *"pqrstuv"], 700, p=[0.2] * 4 + [0.2 / 7] * 7)})
new = pd.DataFrame({"shop": rng.choice([*"ABCD", *"xyz"], 250, p=[0.2] * 4 + [0.2 / 3] * 3)})
for part in (old, new):
    part["visitors"] = rng.integers(50, 400, len(part)) / 100
sales = [
    80 * part["visitors"] + part["shop"].map({"A": 40, "B": -30}).fillna(0) + rng.normal(0, 15, len(part)) for part in (old, new)
]
pooled = OneHotEncoder(min_frequency=40, handle_unknown="infrequent_if_exist")
model = make_pipeline(make_column_transformer((pooled, ["shop"]), remainder="passthrough"), Ridge()).fit(old, sales[0])
print("mean absolute error", mean_absolute_error(sales[1], model.predict(new)))
