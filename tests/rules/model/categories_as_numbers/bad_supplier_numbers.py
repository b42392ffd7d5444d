"""Breaking loads of ropes: the mill is known by its number in the register, which a linear model reads as an amount."""

import numpy as np
import pandas as pd
from sklearn.compose import make_column_selector, make_column_transformer
from sklearn.linear_model import Ridge
from sklearn.model_selection import KFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

rng = np.random.default_rng(12)
n = 1200
mill = rng.choice([104, 211, 230, 318, 407, 512, 644], n)
quality = dict(zip([104, 211, 230, 318, 407, 512, 644], [0.0, 9.0, -7.0, 6.0, -9.0, 8.0, -4.0], strict=True))
diameter = rng.uniform(8, 20, n)
table = pd.DataFrame({"mill": mill, "diameter": diameter, "core": rng.choice(["hemp", "steel"], n)})
load = 4 * diameter + pd.Series(mill).map(quality) + 5 * (table["core"] == "steel") + rng.normal(0, 2, n)
columns = make_column_transformer(
    (StandardScaler(), make_column_selector(dtype_include="number")),
    (OneHotEncoder(), make_column_selector(dtype_exclude="number")),
)
print(cross_val_score(make_pipeline(columns, Ridge()), table, load, cv=KFold(5, shuffle=True, random_state=0)).mean())
