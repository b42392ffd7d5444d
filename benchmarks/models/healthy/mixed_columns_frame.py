"""Customers with numbers, missing values and categories, through a column transformer."""

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import classification_report, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

rng = np.random.default_rng(8)
n = 1500
frame = pd.DataFrame(
    {
        "age": rng.integers(18, 80, n).astype(float),
        "income": rng.lognormal(10, 0.5, n),
        "city": rng.choice(["Oslo", "Bergen", "Tromsø", "Hamar"], n, p=[0.5, 0.3, 0.15, 0.05]),
        "plan": rng.choice(["basic", "plus", "pro"], n),
    }
)
signal = 0.04 * (frame["age"] - 45) + (frame["plan"] == "pro") - 0.8 * (frame["city"] == "Bergen") - 0.7
churned = (rng.random(n) < 1 / (1 + np.exp(-1.5 * signal))).astype(int)
frame.loc[rng.random(n) < 0.08, "age"] = np.nan
train, test, y_train, y_test = train_test_split(frame, churned, stratify=churned, random_state=0)
numbers = Pipeline([("fill", SimpleImputer(strategy="median")), ("scale", StandardScaler())])
prepare = ColumnTransformer(
    [("numbers", numbers, ["age", "income"]), ("words", OneHotEncoder(handle_unknown="ignore"), ["city", "plan"])]
)
model = Pipeline([("prepare", prepare), ("model", LogisticRegression())]).fit(train, y_train)
print(classification_report(y_test, model.predict(test)))
print("auc", roc_auc_score(y_test, model.predict_proba(test)[:, 1]))
