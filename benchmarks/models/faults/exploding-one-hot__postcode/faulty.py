"""Parcel damage claims, logistic regression by postcode and parcel data."""
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split


def parcels(n=2600, seed=85):
    rng = np.random.default_rng(seed)
    areas = rng.choice(np.arange(10, 34), n)
    d = pd.DataFrame({
        "postcode": [f"{a}{rng.integers(0, 150):03d}" for a in areas],
        "fragile": rng.integers(0, 2, n),
        "log_weight": rng.normal(0, 1, n).round(2),
        "layers": rng.integers(1, 4, n),
    })
    bad = rng.normal(0, 1.0, 40)
    z = -1.2 + bad[areas] + 1.1 * d.fragile + .5 * d.log_weight - .3 * d.layers
    d["claim"] = (rng.random(n) < 1 / (1 + np.exp(-z))).astype(int)
    return d


def design(d):
    X = d.drop(columns="claim")
    X = pd.get_dummies(X, columns=["postcode"], dtype=float)
    return X


def main():
    d = parcels()
    X, y = design(d), d["claim"]
    A, B, ya, yb = train_test_split(X, y, test_size=.35, random_state=7, stratify=y)
    print("training matrix:", A.shape)
    clf = LogisticRegression(C=1.0, max_iter=1000).fit(A, ya)
    print("claims %.3f  AUC %.3f" % (y.mean(), roc_auc_score(yb, clf.predict_proba(B)[:, 1])))


if __name__ == "__main__":
    main()
