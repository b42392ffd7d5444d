"""Measures are scaled; flags, codes of a few kinds and a count go on as they are, and no more is asked of them."""

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

dice = np.random.default_rng(12)
n = 1000
bees = pd.DataFrame({
    "wing": dice.normal(9.0, 0.4, n), "mass": dice.normal(110, 14, n), "hive": dice.choice(list("ABCDEFGH"), n),
    "is_marked": (dice.random(n) < 0.04).astype(int), "mites": dice.poisson(2.0, n),
})  # fmt: skip
forages = (bees.wing - 9.0) / 0.4 - (bees.mass - 110) / 14 - 0.4 * (bees.mites - 2) + dice.normal(0, 0.7, n) > 0
columns = ColumnTransformer(
    [("measures", StandardScaler(), ["wing", "mass"]), ("hive", OneHotEncoder(sparse_output=False), ["hive"])],
    remainder="passthrough",
)
B_train, B_test, f_train, f_test = train_test_split(bees, forages.astype(int), random_state=1)
model = Pipeline([("columns", columns), ("near", KNeighborsClassifier(15))]).fit(B_train, f_train)
print("accuracy", accuracy_score(f_test, model.predict(B_test)))
