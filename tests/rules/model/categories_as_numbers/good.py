"""Prices by district: a column for each district."""

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

rng = np.random.default_rng(5)
n = 900
level = {"Altstadt": 90, "Bruck": -40, "Endach": 20, "Kufing": -70, "Lend": 110, "Sparchen": -20, "Zell": 60}
flats = pd.DataFrame({"district": rng.choice(list(level), n), "area": rng.uniform(30, 120, n)})
price = 3.0 * flats["area"] + flats["district"].map(level) + rng.normal(0, 25, n)
train, test, y_train, y_test = train_test_split(flats, price, random_state=0)
encode = make_column_transformer((OneHotEncoder(handle_unknown="ignore"), ["district"]), remainder="passthrough")
model = make_pipeline(encode, LinearRegression()).fit(train, y_train)
print("r2", r2_score(y_test, model.predict(test)))
