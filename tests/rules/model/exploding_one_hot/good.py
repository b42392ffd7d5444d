"""Orders: rare postcodes share one column."""

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

rng = np.random.default_rng(2)
n = 1200
orders = pd.DataFrame(
    {
        "postcode": rng.integers(1000, 9999, n).astype(str),
        "amount": rng.lognormal(3, 0.7, n),
        "items": rng.integers(1, 9, n),
    }
)
returned = (rng.random(n) < 1 / (1 + np.exp(-(0.5 * orders["items"] - 2.5)))).astype(int)
train, test, y_train, y_test = train_test_split(orders, returned, random_state=0, stratify=returned)
pooled = OneHotEncoder(min_frequency=20, handle_unknown="infrequent_if_exist")
prepare = ColumnTransformer([("code", pooled, ["postcode"]), ("numbers", StandardScaler(), ["amount", "items"])])
model = Pipeline([("prepare", prepare), ("model", LogisticRegression(max_iter=500))]).fit(train, y_train)
print("auc", roc_auc_score(y_test, model.predict_proba(test)[:, 1]))
