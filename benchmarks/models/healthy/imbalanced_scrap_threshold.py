"""Scrap parts (3.5 %): class weights, threshold from a validation part, report on the test part."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    average_precision_score,
    precision_recall_curve,
    precision_score,
    recall_score,
)
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

g = np.random.default_rng(26)
n = 12000
X = pd.DataFrame(
    {
        "pressure": g.normal(85, 6, n),
        "melt_c": g.normal(231, 5, n),
        "cycle_s": g.normal(31, 2, n),
        "moisture": g.gamma(2, 0.02, n),
    }
)
z = (
    -6.6
    + 0.35 * (X.pressure - 85)
    + 0.4 * (X.melt_c - 231)
    - 0.6 * (X.cycle_s - 31)
    + 35 * (X.moisture - 0.04)
)
y = (g.random(n) < 1 / (1 + np.exp(-z))).astype(int)
X_rest, X_test, y_rest, y_test = train_test_split(
    X, y, test_size=0.3, stratify=y, random_state=0
)
X_train, X_val, y_train, y_val = train_test_split(
    X_rest, y_rest, test_size=0.3, stratify=y_rest, random_state=0
)

clf = make_pipeline(StandardScaler(), LogisticRegression(class_weight="balanced")).fit(
    X_train, y_train
)
prec, rec, thr = precision_recall_curve(y_val, clf.predict_proba(X_val)[:, 1])
f1 = 2 * prec * rec / np.maximum(prec + rec, 1e-9)
cut = thr[np.argmax(f1[:-1])]
p = clf.predict_proba(X_test)[:, 1]
print("scrap share %.3f, cut %.3f" % (y.mean(), cut))
print("AP %.3f" % average_precision_score(y_test, p))
print(
    "precision %.3f recall %.3f"
    % (precision_score(y_test, p >= cut), recall_score(y_test, p >= cut))
)
