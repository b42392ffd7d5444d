"""Copies that are ranked by probabilities, copies of regressors, and copies of which the kind is open."""

import sys

import joblib
import numpy as np
from sklearn.base import clone
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import KFold

X, y = np.load("loans.npy"), np.load("defaulted.npy")
for inside, outside in KFold(4, shuffle=True, random_state=0).split(X):
    sure = clone(LogisticRegression()).fit(X[inside], y[inside])
    print(roc_auc_score(y[outside], sure.predict_proba(X[outside])[:, 1]))
    for model in (Ridge(), RandomForestRegressor(random_state=0)):
        print(roc_auc_score(y[outside], clone(model).fit(X[inside], y[inside]).predict(X[outside])))
    given = clone(joblib.load(sys.argv[1]))
    given.fit(X[inside], y[inside])
    print(roc_auc_score(y[outside], given.predict(X[outside])))
