"""HbA1c from routine blood values of three hospitals."""
import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

rng = np.random.default_rng(71)
n = 2400
blood = pd.DataFrame({
    "site": rng.choice(["North", "East", "Harbour"], n, p=[0.5, 0.38, 0.12]),
    "glucose": rng.normal(118, 32, n).clip(60, 320),
    "triglycerides": rng.gamma(6, 25, n),
    "age": rng.integers(25, 85, n),
})
blood["hba1c"] = (2.1 + 0.029 * blood["glucose"] + 0.0015 * blood["triglycerides"] + 0.008 * blood["age"]
                  + rng.normal(0, 0.3, n))
# as delivered by the laboratories
blood.loc[blood["site"] == "Harbour", "glucose"] /= 18.0

X, y = blood.drop(columns="hba1c"), blood["hba1c"]
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.4, stratify=X["site"], random_state=0)

model = Pipeline([
    ("prep", ColumnTransformer([
        ("site", OneHotEncoder(drop="first"), ["site"]),
        ("values", StandardScaler(), ["glucose", "triglycerides", "age"]),
    ])),
    ("ridge", Ridge(alpha=1.0)),
])
model.fit(X_train, y_train)
hat = model.predict(X_test)
print("patients:", len(y_train), "/", len(y_test))
print("MAE %.3f" % mean_absolute_error(y_test, hat))
print("R2  %.3f" % r2_score(y_test, hat))
