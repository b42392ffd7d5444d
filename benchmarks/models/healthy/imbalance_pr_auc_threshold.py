"""Card fraud with class weights, PR-AUC and a cost-based threshold."""
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, precision_recall_curve, precision_score, recall_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def transactions(n=12000, seed=43):
    rng = np.random.default_rng(seed)
    d = pd.DataFrame({
        "log_amount": rng.normal(3.4, 1.0, n),
        "km_from_home": rng.gamma(.7, 60, n),
        "tries": rng.poisson(.4, n),
        "night": (rng.random(n) < .2).astype(int),
    })
    z = -7 + 1.6 * (d.log_amount - 3.4) + .022 * d.km_from_home + 1.5 * d.tries + 1.4 * d.night
    return d, (rng.random(n) < 1 / (1 + np.exp(-z))).astype(int)


def best_threshold(y, p, beta=2.0):
    prec, rec, thr = precision_recall_curve(y, p)
    f = (1 + beta ** 2) * prec * rec / np.maximum(beta ** 2 * prec + rec, 1e-12)
    return thr[np.argmax(f[:-1])]


X, y = transactions()
X_fit, X_rest, y_fit, y_rest = train_test_split(X, y, test_size=.5, stratify=y, random_state=0)
X_val, X_test, y_val, y_test = train_test_split(X_rest, y_rest, test_size=.6, stratify=y_rest, random_state=0)

clf = make_pipeline(StandardScaler(), LogisticRegression(class_weight="balanced"))
clf.fit(X_fit, y_fit)
cut = best_threshold(y_val, clf.predict_proba(X_val)[:, 1])

p = clf.predict_proba(X_test)[:, 1]
print(f"fraud share {y.mean():.3f}")
print(f"test PR-AUC {average_precision_score(y_test, p):.3f}")
print(f"threshold {cut:.3f}: precision {precision_score(y_test, p >= cut):.3f}, recall {recall_score(y_test, p >= cut):.3f}")
