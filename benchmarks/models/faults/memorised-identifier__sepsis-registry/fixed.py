import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.inspection import permutation_importance
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(7)


def registry(n=2400):
    sepsis = (rng.random(n) < 0.3).astype(int)
    frame = pd.DataFrame({
        "lactate": rng.gamma(3, 0.5, n) + 0.7 * sepsis,
        "heart_rate": rng.normal(88, 15, n) + 9 * sepsis,
        "wbc": rng.normal(9.5, 3.2, n) + 2.0 * sepsis,
        "map_mmhg": rng.normal(82, 11, n) - 6 * sepsis,
        "age": rng.integers(19, 94, n),
        "sepsis": sepsis,
    })
    frame["age"] += 4 * frame["sepsis"]
    order = frame["sepsis"] * 1.0 + rng.normal(0, 0.28, n)
    frame["record_no"] = 410000 + order.rank(method="first").astype(int) * 3
    return frame


df = registry()
X = df.drop(columns=["sepsis", "record_no"])
y = df["sepsis"]
X_tr, X_te, y_tr, y_te = train_test_split(X, y, test_size=0.3, stratify=y, random_state=3)
rf = RandomForestClassifier(200, min_samples_leaf=8, random_state=0).fit(X_tr, y_tr)
p = rf.predict_proba(X_te)[:, 1]
print("AUC %.3f  AP %.3f" % (roc_auc_score(y_te, p), average_precision_score(y_te, p)))
imp = permutation_importance(rf, X_te, y_te, scoring="roc_auc", n_repeats=5, random_state=0)
print(pd.Series(imp.importances_mean, X.columns).sort_values(ascending=False).round(3).to_string())
