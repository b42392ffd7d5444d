"""Claims: the number of the region and of the make get columns of their own, as the fuel does."""

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import Ridge
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

rng = np.random.default_rng(19)
n = 2000
cars = pd.DataFrame({"region": rng.integers(1, 11, n), "make": rng.integers(0, 8, n), "fuel": rng.choice(["a", "b", "c"], n)})
cars["power"], cars["age"] = rng.normal(90, 25, n), rng.gamma(3, 2, n)
of_region, of_make = rng.normal(0, 3, 11), rng.normal(0, 3, 8)
cost = of_region[cars["region"]] + of_make[cars["make"]] + 0.05 * cars["power"] - 0.3 * cars["age"] + rng.normal(0, 1.5, n)
numbers = ["power", "age"]
front = ColumnTransformer(
    [
        ("n", make_pipeline(SimpleImputer(), StandardScaler()), numbers),
        ("c", OneHotEncoder(handle_unknown="ignore"), ["region", "make", "fuel"]),
    ]
)
a, b, cost_a, cost_b = train_test_split(cars, cost, test_size=0.3, random_state=0)
print("R2", r2_score(cost_b, Pipeline([("front", front), ("ridge", Ridge())]).fit(a, cost_a).predict(b)))
