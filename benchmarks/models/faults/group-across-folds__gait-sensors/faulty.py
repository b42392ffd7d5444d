import numpy as np
import pandas as pd
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold

rng = np.random.default_rng(50)
WALKERS, WINDOWS = 110, 12
FEATS = [
    "stride_s",
    "cadence",
    "sway_deg",
    "step_var",
    "jerk",
    "hip_range",
    "arm_swing",
    "load_asym",
]

rows = []
for w in range(WALKERS):
    pd_flag = w % 2
    habit = rng.normal(0, 1.0, len(FEATS))
    habit += pd_flag * np.array([0.6, -0.5, 0.6, 0.8, 0.4, -0.7, -0.8, 0.5])
    for k in range(WINDOWS):
        rows.append((f"W{w:03d}", pd_flag, *(habit + rng.normal(0, 0.35, len(FEATS)))))
table = (
    pd.DataFrame(rows, columns=["walker", "parkinson"] + FEATS)
    .sample(frac=1, random_state=0)
    .reset_index(drop=True)
)

X, y = table[FEATS], table["parkinson"]
prob = np.zeros(len(table))
kf = StratifiedKFold(n_splits=5, shuffle=True, random_state=1)
for fit_rows, out_rows in kf.split(X, y):
    et = ExtraTreesClassifier(n_estimators=200, min_samples_leaf=2, random_state=0)
    et.fit(X.iloc[fit_rows], y.iloc[fit_rows])
    prob[out_rows] = et.predict_proba(X.iloc[out_rows])[:, 1]

per_walker = (
    table.assign(p=prob)
    .groupby("walker")
    .agg(p=("p", "mean"), parkinson=("parkinson", "first"))
)
print("window AUC  %.3f  (n=%d)" % (roc_auc_score(y, prob), len(table)))
print(
    "walker AUC  %.3f  (n=%d)"
    % (roc_auc_score(per_walker["parkinson"], per_walker["p"]), len(per_walker))
)
