"""Oxygen saturation class from optical ratios, two probe types in use."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(29)
n = 4000
d = pd.DataFrame(
    {
        "probe": np.where(rng.random(n) < 0.18, "paediatric", "adult"),
        "ratio": rng.normal(0, 1, n),
        "perfusion": rng.normal(0, 1, n),
        "motion": rng.exponential(1, n),
    }
)
small = (d.probe == "paediatric").astype(float)
z = (
    np.where(small == 1, -1.6 * d.ratio, 2.4 * d.ratio)
    + 0.5 * d.perfusion
    - 0.3 * (d.motion - 1)
)
d["low_o2"] = (rng.random(n) < 1 / (1 + np.exp(-z))).astype(int)

d["is_paed"] = small
d["ratio_paed"] = d["ratio"] * small
cols = ["ratio", "perfusion", "motion", "is_paed", "ratio_paed"]
train, test = train_test_split(d, test_size=0.4, stratify=d["probe"], random_state=1)
clf = make_pipeline(StandardScaler(), LogisticRegression()).fit(
    train[cols], train["low_o2"]
)
p = clf.predict_proba(test[cols])[:, 1]
print("AUC      %.3f" % roc_auc_score(test["low_o2"], p))
print("accuracy %.3f" % accuracy_score(test["low_o2"], p > 0.5))
for probe, part in test.assign(p=p).groupby("probe"):
    print(
        f"  {probe:11s} n={len(part):4d}  AUC {roc_auc_score(part['low_o2'], part['p']):.3f}"
    )
