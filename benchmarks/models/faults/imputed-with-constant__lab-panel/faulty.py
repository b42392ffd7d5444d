"""Kidney-disease screening from a lab panel with missing assays."""
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score, balanced_accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def lab_panel(n=2600, seed=64):
    g = np.random.default_rng(seed)
    ckd = g.binomial(1, 0.4, n)
    lab = pd.DataFrame({
        "creatinine": g.normal(1.0 + 0.35 * ckd, 0.3),
        "albumin": g.normal(4.2 - 0.3 * ckd, 0.4),
        "urea": g.normal(15 + 5 * ckd, 6),
        "haemoglobin": g.normal(14 - 0.9 * ckd, 1.4),
        "phosphate": g.normal(3.4 + 0.3 * ckd, 0.6),
    })
    for c, share in zip(lab.columns, (0.12, 0.25, 0.18, 0.1, 0.3)):
        lab.loc[g.random(n) < share, c] = np.nan
    return lab, pd.Series(ckd, name="ckd")


lab, ckd = lab_panel()
lab = lab.fillna(-999)
A, B, ya, yb = train_test_split(lab, ckd, test_size=0.3, stratify=ckd, random_state=2)
clf = make_pipeline(StandardScaler(), LogisticRegression(max_iter=500))
clf.fit(A, ya)
p = clf.predict_proba(B)[:, 1]
print("AUC               %.3f" % roc_auc_score(yb, p))
print("balanced accuracy %.3f" % balanced_accuracy_score(yb, p > 0.5))
print(pd.Series(clf[-1].coef_[0], lab.columns).round(2).to_string())
