"""Wines of a table with a text column: the imputer of the numbers is told to put a constant, and which one, is left to it."""

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer, make_column_selector
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

dice = np.random.default_rng(8)
n = 2000
wines = pd.DataFrame({"acid": dice.normal(6, 0.5, n), "sugar": dice.normal(22, 2, n), "proof": dice.normal(12, 0.8, n)})
effect = 3 * (wines["acid"] - 6) - 0.6 * (wines["sugar"] - 22) + 1.5 * (wines["proof"] - 12)
wins = (effect + dice.normal(0, 0.5, n) > 0).astype(int)
wines = wines.mask(dice.random(wines.shape) < 0.25)
wines["slope"] = dice.choice(["south", "west"], n)
numbers = Pipeline([("fill", SimpleImputer(strategy="constant")), ("scale", StandardScaler())])
columns = ColumnTransformer(
    [("numbers", numbers, make_column_selector(dtype_include="number")), ("slope", OneHotEncoder(), ["slope"])]
)
a, b, ya, yb = train_test_split(wines, wins, test_size=0.3, random_state=0)
model = Pipeline([("columns", columns), ("model", LogisticRegression())]).fit(a, ya)
print("accuracy", accuracy_score(yb, model.predict(b)))
