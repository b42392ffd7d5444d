"""Churn: categories are encoded on the whole table, which learns nothing of values; scaling happens within the folds."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

dice = np.random.default_rng(5)
n = 800
customers = pd.DataFrame(
    {
        "plan": dice.choice(["basic", "plus", "family"], n),
        "region": dice.choice(["north", "south", "west"], n),
        "months": dice.gamma(2, 12, n),
        "calls": dice.poisson(3, n),
    }
)
logit = 0.5 * customers["calls"] - 0.05 * customers["months"] - (customers["plan"] == "family")
left = (dice.random(n) < 1 / (1 + np.exp(-logit))).astype(int)

encoded = OneHotEncoder(sparse_output=False).fit_transform(customers[["plan", "region"]])
features = np.hstack([encoded, customers[["months", "calls"]].to_numpy()])
model = make_pipeline(StandardScaler(), LogisticRegression())
scores = cross_val_score(model, features, left, cv=StratifiedKFold(5, shuffle=True, random_state=0), scoring="roc_auc")
print(f"AUC {scores.mean():.3f} +- {scores.std():.3f}")
