"""Holiday cottages: numbers to the scaler and texts to the encoder, each by its kind; beds and stars of a few whole numbers count."""

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer, make_column_selector
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

rng = np.random.default_rng(31)
n = 2000
cottages = pd.DataFrame({"beds": rng.integers(1, 9, n), "stars": rng.integers(1, 6, n), "to_beach_km": rng.gamma(2, 3, n)})
cottages["coast"] = rng.choice(["north", "south", "isle"], n)
cottages["rating"] = pd.Series(rng.integers(0, 7, n))  # of no use
score = (
    0.5 * (cottages["beds"] - 4) + 0.8 * (cottages["stars"] - 3) - 0.2 * cottages["to_beach_km"] + (cottages["coast"] == "isle")
)
booked = (rng.random(n) < 1 / (1 + np.exp(-score))).astype(int)
columns = ColumnTransformer(
    [
        ("numbers", StandardScaler(), make_column_selector(dtype_include="number")),
        ("texts", OneHotEncoder(), make_column_selector(dtype_include=[object, "string"])),
    ]
)
a, b, booked_a, booked_b = train_test_split(cottages, booked, stratify=booked, random_state=4)
model = Pipeline([("columns", columns), ("model", LogisticRegression())]).fit(a, booked_a)
print("balanced accuracy", round(balanced_accuracy_score(booked_b, model.predict(b)), 3))
