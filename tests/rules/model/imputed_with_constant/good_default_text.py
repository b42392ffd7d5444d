"""Visits: texts that are missing become a word of their own by the imputer's default, and counts that are missing are none."""

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

dice = np.random.default_rng(9)
n = 1500
calls = dice.poisson(1.2, n)
visits = pd.DataFrame({"calls": np.where(calls > 0, calls, np.nan), "age": dice.normal(50, 12, n)})
visits["way"] = pd.Series(dice.choice(["bus", "car", "foot"], n)).mask(dice.random(n) < 0.2)
comes = (1.2 * calls + 0.05 * (visits["age"] - 50) + dice.normal(0, 0.7, n) > 1.3).astype(int)
columns = make_column_transformer(
    (make_pipeline(SimpleImputer(strategy="constant"), StandardScaler()), ["calls", "age"]),
    (make_pipeline(SimpleImputer(strategy="constant"), OneHotEncoder()), ["way"]),
)
a, b, ya, yb = train_test_split(visits, comes, test_size=0.3, random_state=0)
model = make_pipeline(columns, LogisticRegression(max_iter=500)).fit(a, ya)
print("accuracy", accuracy_score(yb, model.predict(b)))
