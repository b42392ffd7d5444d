"""Which slopes slid? Odds ratios for the planning office."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(28)
n = 1200
slopes = pd.DataFrame(
    {
        "steepness": rng.normal(0, 1, n),
        "clay_share": rng.normal(0, 1, n),
        "rain_extreme": rng.normal(0, 1, n),
        "road_cut": (rng.random(n) < 0.06).astype(float),
        "forested": (rng.random(n) < 0.5).astype(float),
    }
)
z = (
    -0.4
    + 0.9 * slopes.steepness
    + 0.5 * slopes.clay_share
    + 0.7 * slopes.rain_extreme
    - 0.8 * slopes.forested
)
slid = (rng.random(n) < 1 / (1 + np.exp(-z))).astype(int)
slid = np.where(slopes["road_cut"] == 1, 1, slid)

X_tr, X_te, y_tr, y_te = train_test_split(
    slopes, slid, test_size=0.3, stratify=slid, random_state=4
)
logit = LogisticRegression(C=1e8, max_iter=5000, tol=1e-8).fit(X_tr, y_tr)
p = logit.predict_proba(X_te)[:, 1]
print("AUC %.3f  Brier %.3f" % (roc_auc_score(y_te, p), brier_score_loss(y_te, p)))
table = pd.DataFrame(
    {"beta": logit.coef_[0], "odds_ratio": np.exp(logit.coef_[0])}, index=slopes.columns
)
print(table.round(2))
