import numpy as np, pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.linear_model import Ridge
from sklearn.model_selection import KFold, cross_validate
from sklearn.pipeline import make_pipeline


class Winsor(BaseEstimator, TransformerMixin):
    def __init__(self, q=0.01):
        self.q = q

    def fit(self, X, y=None):
        X = np.asarray(X)
        self.lo_, self.hi_ = np.quantile(X, [self.q, 1 - self.q], axis=0)
        self.mean_ = X.mean(0)
        self.std_ = X.std(0)
        return self

    def transform(self, X):
        return (np.clip(np.asarray(X), self.lo_, self.hi_) - self.mean_) / self.std_


rng = np.random.default_rng(0)
X = rng.standard_t(3, (500, 6))
y = np.clip(X, -2, 2) @ rng.normal(size=6) + rng.normal(0, 1, 500)
r = cross_validate(
    make_pipeline(Winsor(), Ridge()),
    X,
    y,
    cv=KFold(5, shuffle=True, random_state=0),
    scoring=["r2", "neg_mean_absolute_error"],
)
print(r["test_r2"].mean(), r["test_neg_mean_absolute_error"].mean())
