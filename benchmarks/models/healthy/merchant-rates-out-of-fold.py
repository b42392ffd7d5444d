"""Chargebacks by merchant: merchant rates computed out of fold, inside a class."""
import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.model_selection import StratifiedKFold, train_test_split
from sklearn.preprocessing import StandardScaler


class MerchantModel(ClassifierMixin, BaseEstimator):
    """Smoothed merchant rates (out of fold while training) and a logistic regression."""

    def __init__(self, numeric=("amount_log", "night"), key="merchant", weight=20.0, n_splits=5):
        self.numeric, self.key, self.weight, self.n_splits = numeric, key, weight, n_splits

    def _rates(self, keys, y):
        stats = y.groupby(keys).agg(["sum", "count"])
        return (stats["sum"] + self.weight * y.mean()) / (stats["count"] + self.weight)

    def _design(self, X, rate):
        return np.column_stack([X[list(self.numeric)], np.log(rate / (1 - rate))])

    def fit(self, X, y):
        rate = pd.Series(np.nan, index=X.index)
        for rest, part in StratifiedKFold(self.n_splits, shuffle=True, random_state=0).split(X, y):
            table = self._rates(X[self.key].iloc[rest], y.iloc[rest])
            rate.iloc[part] = X[self.key].iloc[part].map(table).fillna(y.iloc[rest].mean())
        self.prior_, self.table_ = y.mean(), self._rates(X[self.key], y)
        self.scaler_ = StandardScaler()
        self.clf_ = LogisticRegression().fit(self.scaler_.fit_transform(self._design(X, rate)), y)
        self.classes_ = self.clf_.classes_
        return self

    def predict_proba(self, X):
        rate = X[self.key].map(self.table_).fillna(self.prior_)
        return self.clf_.predict_proba(self.scaler_.transform(self._design(X, rate)))


def transactions(n=6000, n_merchants=250, seed=16):
    rng = np.random.default_rng(seed)
    quality = rng.normal(0, 1.0, n_merchants)
    m = rng.integers(0, n_merchants, n)
    X = pd.DataFrame({"merchant": [f"m{i:03d}" for i in m], "amount_log": rng.normal(3.5, 0.8, n),
                      "night": rng.integers(0, 2, n)})
    z = -2.6 + quality[m] + 0.5 * (X.amount_log - 3.5) + 0.5 * X.night
    return X, pd.Series((rng.random(n) < 1 / (1 + np.exp(-z))).astype(int), name="chargeback")


X, y = transactions()
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, stratify=y, random_state=0)
p = MerchantModel().fit(X_train, y_train).predict_proba(X_test)[:, 1]
print("chargebacks: %.3f" % y.mean())
print("ROC AUC: %.3f" % roc_auc_score(y_test, p))
print("average precision: %.3f" % average_precision_score(y_test, p))
