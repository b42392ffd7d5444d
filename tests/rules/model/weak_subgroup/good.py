"""Deliveries: the depots differ in how often rides are late, and the model is of use in each."""

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

dice = np.random.default_rng(0)
n = 3000
rides = pd.DataFrame(
    {
        "depot": dice.choice(["south", "east", "west", "north"], n, p=[0.4, 0.3, 0.2, 0.1]),
        "distance": dice.normal(size=n),
        "load": dice.normal(size=n),
    }
)
effect = 3 * rides["distance"] + rides["load"] + rides["depot"].map({"south": -1.5, "east": 0, "west": 0.5, "north": 0})
late = (dice.random(n) < 1 / (1 + np.exp(-effect))).astype(int)
X_train, X_test, y_train, y_test = train_test_split(rides, late, test_size=0.4, stratify=late, random_state=0)
columns = make_column_transformer((OneHotEncoder(), ["depot"]), (StandardScaler(), ["distance", "load"]))
model = make_pipeline(columns, LogisticRegression()).fit(X_train, y_train)
print("balanced accuracy", balanced_accuracy_score(y_test, model.predict(X_test)))
