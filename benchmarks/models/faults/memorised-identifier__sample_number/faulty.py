"""Serum panel: cases against controls."""
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import roc_auc_score, balanced_accuracy_score
from sklearn.model_selection import StratifiedKFold


def load_panel(n=1000, seed=23):
    rng = np.random.default_rng(seed)
    case = np.zeros(n, dtype=int)
    for start in range(0, n, 200):              # the hospital sent its samples in batches
        case[start: start + 90] = 1
    d = pd.DataFrame({"sample_no": np.arange(4001, 4001 + n), "case": case})
    for j, shift in enumerate([.5, .4, -.5, .3, -.3]):
        d[f"marker_{j}"] = rng.normal(0, 1, n) + shift * case
    return d.sample(frac=1, random_state=seed).reset_index(drop=True)


panel = load_panel()
y = panel["case"]
X = panel.drop(columns="case")

out = np.zeros(len(y))
gain = np.zeros(X.shape[1])
for tr, te in StratifiedKFold(5, shuffle=True, random_state=1).split(X, y):
    forest = RandomForestClassifier(80, min_samples_leaf=4, max_features=.7, random_state=1)
    forest.fit(X.iloc[tr], y.iloc[tr])
    out[te] = forest.predict_proba(X.iloc[te])[:, 1]
    gain += forest.feature_importances_ / 5

print("out-of-fold AUC %.3f, balanced accuracy %.3f" % (
    roc_auc_score(y, out), balanced_accuracy_score(y, out > .5)))
print(pd.Series(gain, index=X.columns).sort_values(ascending=False).round(3).to_string())
