import argparse
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

ap = argparse.ArgumentParser()
ap.add_argument("--draws", type=int, default=500)
args = ap.parse_args()
rng = np.random.default_rng(6)
n = 2000
sick = rng.binomial(1, 0.35, n)
eye = pd.DataFrame(
    {
        "vessel_width": rng.normal(100 - 6 * sick, 10),
        "lesions": rng.poisson(1.5 + 1.8 * sick),
        "cup_ratio": rng.normal(0.4 + 0.05 * sick, 0.1),
        "thickness": rng.normal(260 + 9 * sick, 20),
    }
)
A, B, a, b = train_test_split(eye, sick, test_size=0.35, stratify=sick, random_state=0)
clf = make_pipeline(StandardScaler(), LogisticRegression()).fit(A, a)
p = clf.predict_proba(B)[:, 1]
aucs = []
for _ in range(args.draws):
    i = rng.integers(0, len(b), len(b))
    aucs.append(roc_auc_score(b[i], p[i]))
lo, hi = np.percentile(aucs, [2.5, 97.5])
print(
    "AUC %.3f  95%% interval [%.3f, %.3f]  n=%d" % (roc_auc_score(b, p), lo, hi, len(b))
)
