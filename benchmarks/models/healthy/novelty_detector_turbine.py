"""Detector fitted on normal operation only; alarm level from normal rows put aside; tested on a mix."""

import numpy as np
import pandas as pd
from sklearn.covariance import EllipticEnvelope
from sklearn.metrics import average_precision_score, recall_score, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(70)


def operation(n, fault=False):
    wind = rng.weibull(2, n) * 9
    power = 40 * wind + rng.normal(0, 20, n) - (60 if fault else 0)
    gear = 45 + 1.1 * wind + rng.normal(0, 2, n) + (4 if fault else 0)
    return pd.DataFrame(
        {
            "wind": wind,
            "power": power,
            "gear_c": gear,
            "vib": rng.normal(2, 0.3, n) + (0.3 if fault else 0),
        }
    )


normal = operation(2500)
fit_rows, level_rows = normal[:1800], normal[1800:]
test = pd.concat([operation(900), operation(150, fault=True)], ignore_index=True)
is_fault = np.r_[np.zeros(900, int), np.ones(150, int)]
det = make_pipeline(
    StandardScaler(), EllipticEnvelope(contamination=0.02, random_state=0)
).fit(fit_rows)
level = np.quantile(-det.decision_function(level_rows), 0.97)
score = -det.decision_function(test)
print(
    "AUC %.3f AP %.3f"
    % (roc_auc_score(is_fault, score), average_precision_score(is_fault, score))
)
print(
    "recall %.3f false alarms %.3f"
    % (recall_score(is_fault, score > level), (score > level)[is_fault == 0].mean())
)
