import numpy as np
from sklearn.calibration import CalibratedClassifierCV
from sklearn.datasets import make_classification
from sklearn.metrics import brier_score_loss, log_loss
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import GaussianNB

X, y = make_classification(3000, 10, n_informative=4, n_redundant=4, random_state=1)
a, b, ya, yb = train_test_split(X, y, random_state=0, stratify=y)
raw = GaussianNB().fit(a, ya)
cal = CalibratedClassifierCV(GaussianNB(), method="isotonic", cv=5).fit(a, ya)
for name, m in (("raw", raw), ("calibrated", cal)):
    p = m.predict_proba(b)[:, 1]
    print(name, brier_score_loss(yb, p), log_loss(yb, np.clip(p, 1e-6, 1 - 1e-6)))
