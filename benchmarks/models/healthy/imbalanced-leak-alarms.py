"""Gas leak alarms, 3 % leaks: weights, threshold from a validation part, precision and recall on the test part."""
import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import average_precision_score, precision_recall_curve, precision_score, recall_score
from sklearn.model_selection import train_test_split


def alarms(n=12000, seed=22):
    rng = np.random.default_rng(seed)
    df = pd.DataFrame({
        "ppm": rng.lognormal(2.2, 0.6, n),
        "slope": rng.normal(0, 1, n),
        "pressure_drop": rng.gamma(2, 0.6, n),
        "humidity": rng.uniform(20, 95, n),
    })
    z = -8.0 + 0.08 * df.ppm + 1.1 * df.slope + 1.0 * df.pressure_drop + 0.015 * df.humidity
    return df, (rng.random(n) < 1 / (1 + np.exp(-z))).astype(int)


def choose_threshold(y, p, min_recall=0.6):
    precision, recall, threshold = precision_recall_curve(y, p)
    ok = recall[:-1] >= min_recall
    return threshold[ok][np.argmax(precision[:-1][ok])]


X, y = alarms()
X_dev, X_test, y_dev, y_test = train_test_split(X, y, test_size=0.3, stratify=y, random_state=0)
X_fit, X_val, y_fit, y_val = train_test_split(X_dev, y_dev, test_size=0.3, stratify=y_dev, random_state=1)

clf = HistGradientBoostingClassifier(max_iter=80, max_leaf_nodes=6, min_samples_leaf=60, learning_rate=0.06,
                                     class_weight="balanced", random_state=0)
clf.fit(X_fit, y_fit)
cut = choose_threshold(y_val, clf.predict_proba(X_val)[:, 1])

p = clf.predict_proba(X_test)[:, 1]
alarm = p >= cut
print("leaks: %.3f of %d test alarms" % (y_test.mean(), len(y_test)))
print("average precision: %.3f" % average_precision_score(y_test, p))
print("threshold from the validation part: %.3f" % cut)
print("precision %.3f recall %.3f" % (precision_score(y_test, alarm), recall_score(y_test, alarm)))
