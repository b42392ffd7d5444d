"""Churn by region and usage - logistic regression."""
import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler


def customers(seed=45, n=3000):
    rng = np.random.default_rng(seed)
    effect = np.array([1.4, -1.2, .9, -1.5, .2, 1.7, -.6, -1.1, 1.2, -.3, -1.6, 1.0])
    d = pd.DataFrame({
        "region_code": rng.integers(1, 13, n),
        "minutes": rng.gamma(3, 60, n).round(),
        "tickets": rng.poisson(1.2, n),
    })
    z = effect[d.region_code - 1] - .005 * (d.minutes - 180) + .45 * (d.tickets - 1.2)
    d["churn"] = (rng.random(n) < 1 / (1 + np.exp(-z))).astype(int)
    return d


def model():
    prep = ColumnTransformer([
        ("num", StandardScaler(), ["minutes", "tickets"]),
        ("region", OneHotEncoder(drop="first"), ["region_code"]),
    ])
    return Pipeline([("prep", prep), ("logit", LogisticRegression(max_iter=300))])


if __name__ == "__main__":
    d = customers()
    cv = StratifiedKFold(n_splits=5, shuffle=True, random_state=9)
    auc = cross_val_score(model(), d.drop(columns="churn"), d["churn"], cv=cv, scoring="roc_auc")
    print(f"churn rate {d.churn.mean():.2f}   AUC {auc.mean():.3f} +- {auc.std():.3f}")
