import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

rng = np.random.default_rng(55)
n_pat = 260
visits = rng.integers(2, 7, n_pat)
pid = np.repeat(np.arange(n_pat), visits)
base = rng.normal(0, 1, (n_pat, 4))
sick = (base @ [1.1, -0.8, 0.6, 0.5] + rng.normal(0, 1.2, n_pat) > 0).astype(int)

df = pd.DataFrame(base[pid] + rng.normal(0, .35, (len(pid), 4)), columns=["crp", "albumin", "wbc", "sodium"])
df["patient_id"] = pid
df["label"] = sick[pid]
df = df.sample(frac=1, random_state=0).reset_index(drop=True)

feat = ["crp", "albumin", "wbc", "sodium"]
oof = pd.Series(np.nan, index=df.index)
for fold, (tr, te) in enumerate(GroupKFold(n_splits=5).split(df, df.label, groups=df.patient_id)):
    assert not set(df.patient_id.iloc[tr]) & set(df.patient_id.iloc[te])
    rf = RandomForestClassifier(n_estimators=100, min_samples_leaf=10, max_features=2, random_state=fold)
    rf.fit(df[feat].iloc[tr], df.label.iloc[tr])
    oof.iloc[te] = rf.predict_proba(df[feat].iloc[te])[:, 1]

print("visits", len(df), "patients", n_pat)
print("AUC by visit  ", round(roc_auc_score(df.label, oof), 3))
per_patient = df.assign(p=oof).groupby("patient_id").agg(p=("p", "mean"), label=("label", "first"))
print("AUC by patient", round(roc_auc_score(per_patient.label, per_patient.p), 3))
