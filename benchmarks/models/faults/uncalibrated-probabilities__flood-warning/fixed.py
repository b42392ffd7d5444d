import numpy as np
import pandas as pd
from sklearn.calibration import CalibratedClassifierCV, calibration_curve
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import GaussianNB

# eight gauges along one river see nearly the same wave
rng = np.random.default_rng(15)
n = 5000
wave = rng.normal(0, 1, n)
gauges = pd.DataFrame(
    {f"gauge_{k}": 2.0 + 0.5 * wave + rng.normal(0, 0.22, n) for k in range(8)}
)
gauges["rain_48h"] = rng.gamma(2, 9, n)
z = -1.3 + 1.1 * wave + 0.04 * (gauges["rain_48h"] - 18)
flood = (rng.random(n) < 1 / (1 + np.exp(-z))).astype(int)

X_tr, X_te, y_tr, y_te = train_test_split(
    gauges, flood, test_size=0.4, stratify=flood, random_state=1
)
clf = CalibratedClassifierCV(GaussianNB(), method="isotonic", cv=5)
clf.fit(X_tr, y_tr)
p = clf.predict_proba(X_te)[:, 1]

COST_EVACUATE, COST_FLOOD = 1.0, 4.0
act = p * COST_FLOOD > COST_EVACUATE
cost = np.where(act, COST_EVACUATE, y_te * COST_FLOOD).mean()
print("AUC      %.3f" % roc_auc_score(y_te, p))
print("Brier    %.3f" % brier_score_loss(y_te, p))
print("log loss %.3f" % log_loss(y_te, p))
print(
    "expected cost %.3f, realised cost %.3f"
    % (np.where(act, COST_EVACUATE, p * COST_FLOOD).mean(), cost)
)
frac, mean = calibration_curve(y_te, p, n_bins=6, strategy="quantile")
print(np.c_[mean, frac].round(2))
