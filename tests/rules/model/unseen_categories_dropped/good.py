"""Shops: one shop in fifty rows is new, which is what ignoring is for."""

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

rng = np.random.default_rng(3)
shops = list("ABCDEF")
old = pd.DataFrame({"shop": rng.choice(shops, 700), "visitors": rng.integers(50, 400, 700)})
new = pd.DataFrame({"shop": rng.choice([*shops, "X"], 250, p=[0.1633] * 6 + [0.0202]), "visitors": rng.integers(50, 400, 250)})
levels = dict(zip([*shops, "X"], rng.normal(0, 60, 7)))
sales = [0.8 * part["visitors"] + part["shop"].map(levels) + rng.normal(0, 15, len(part)) for part in (old, new)]
encode = make_column_transformer((OneHotEncoder(handle_unknown="ignore"), ["shop"]), remainder="passthrough")
model = make_pipeline(encode, Ridge()).fit(old, sales[0])
print("mean absolute error", mean_absolute_error(sales[1], model.predict(new)))
