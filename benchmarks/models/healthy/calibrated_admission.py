"""Probability of ICU admission; the threshold on cost needs calibrated probabilities."""

import numpy as np
import pandas as pd
from sklearn.calibration import CalibratedClassifierCV, calibration_curve
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.model_selection import train_test_split

g = np.random.default_rng(8)
n = 3600
X = pd.DataFrame(
    {
        "news": g.poisson(4, n),
        "age": g.normal(64, 15, n),
        "spo2": g.normal(94, 3, n),
        "resp": g.normal(20, 4, n),
    }
)
z = (
    -1.2
    + 0.35 * (X.news - 4)
    + 0.02 * (X.age - 64)
    - 0.18 * (X.spo2 - 94)
    + 0.07 * (X.resp - 20)
)
y = (g.random(n) < 1 / (1 + np.exp(-z))).astype(int)
X_dev, X_te, y_dev, y_te = train_test_split(
    X, y, test_size=0.35, stratify=y, random_state=3
)
clf = CalibratedClassifierCV(
    RandomForestClassifier(80, min_samples_leaf=10, random_state=0),
    method="isotonic",
    cv=4,
)
clf.fit(X_dev, y_dev)
p = clf.predict_proba(X_te)[:, 1]
print(
    "AUC %.3f Brier %.4f (prevalence only %.4f)"
    % (
        roc_auc_score(y_te, p),
        brier_score_loss(y_te, p),
        y_te.mean() * (1 - y_te.mean()),
    )
)
obs, pred = calibration_curve(y_te, p, n_bins=6, strategy="quantile")
for o, e in zip(obs, pred):
    print("predicted %.2f observed %.2f" % (e, o))
