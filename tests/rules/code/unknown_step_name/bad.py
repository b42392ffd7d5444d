"""The grid names the step by its class, but the pipeline calls it otherwise.

Fault at lines 15, 16.
"""

import pandas as pd
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

table = pd.read_csv("digits.csv")
pipeline = Pipeline([("scaler", StandardScaler()), ("classifier", SVC())])
grid = {
    "svc__C": [0.1, 1, 10],
    "svc__gamma": ["scale", 0.01],
    "scaler__with_mean": [True, False],
}
search = GridSearchCV(pipeline, grid, cv=5)
search.fit(table.drop(columns=["digit"]), table["digit"])
print(search.best_params_)
