"""Delivery-delay model wrapped in a class."""
import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler


class Winsorizer(BaseEstimator, TransformerMixin):
    def __init__(self, q=.01):
        self.q = q

    def fit(self, X, y=None):
        X = np.asarray(X, dtype=float)
        self.low_ = np.nanquantile(X, self.q, axis=0)
        self.high_ = np.nanquantile(X, 1 - self.q, axis=0)
        self.n_features_in_ = X.shape[1]
        return self

    def transform(self, X):
        return np.clip(np.asarray(X, dtype=float), self.low_, self.high_)


class DelayModel:
    numeric = ["weight_kg", "distance_km", "stops"]
    nominal = ["carrier", "weekday"]

    def __init__(self, C=1.0):
        num = Pipeline([("clip", Winsorizer()), ("fill", SimpleImputer(strategy="median")),
                        ("scale", StandardScaler())])
        cat = OneHotEncoder(handle_unknown="ignore", min_frequency=20)
        self.pipeline = Pipeline([
            ("prep", ColumnTransformer([("num", num, self.numeric), ("cat", cat, self.nominal)])),
            ("clf", LogisticRegression(C=C, max_iter=500)),
        ])

    def fit(self, frame):
        self.pipeline.fit(frame[self.numeric + self.nominal], frame["late"])
        return self

    def risk(self, frame):
        return self.pipeline.predict_proba(frame[self.numeric + self.nominal])[:, 1]


def parcels(n=3000, seed=16):
    rng = np.random.default_rng(seed)
    d = pd.DataFrame({
        "weight_kg": rng.lognormal(1, .8, n), "distance_km": rng.gamma(2, 150, n), "stops": rng.poisson(3, n),
        "carrier": rng.choice(["DX", "Hermod", "Pigeon", "Swift"], n),
        "weekday": rng.choice(["mon", "tue", "wed", "thu", "fri"], n),
    })
    z = -1.5 + .15 * d.weight_kg + .003 * d.distance_km + .2 * d.stops \
        + d.carrier.map({"DX": 0, "Hermod": .9, "Pigeon": -.8, "Swift": -.3}) \
        + d.weekday.map({"mon": .6, "tue": 0, "wed": -.2, "thu": 0, "fri": .8})
    d["late"] = (rng.random(n) < 1 / (1 + np.exp(-z + 1))).astype(int)
    d.loc[rng.random(n) < .05, "weight_kg"] = np.nan
    return d


if __name__ == "__main__":
    data = parcels()
    train, test = train_test_split(data, test_size=.3, random_state=2, stratify=data.late)
    auc = roc_auc_score(test.late, DelayModel().fit(train).risk(test))
    print(f"late parcels {data.late.mean():.1%}, AUC on {len(test)} unseen parcels {auc:.3f}")
