import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score, roc_auc_score
from sklearn.preprocessing import RobustScaler

COLS = ["qrs_ms", "qt_ms", "st_uv", "hr_bpm", "t_amp_uv"]


def cohort(n, seed):
    r = np.random.default_rng(seed)
    ill = (r.random(n) < 0.45).astype(int)
    age = r.normal(56, 9, n)
    return pd.DataFrame({
        "qrs_ms": 94 + 0.1 * (age - 55) + 10 * ill + r.normal(0, 10, n),
        "qt_ms": 402 + 0.3 * (age - 55) + 20 * ill + r.normal(0, 24, n),
        "st_uv": 30 - 55 * ill + r.normal(0, 55, n),
        "hr_bpm": 72 + 4 * ill + r.normal(0, 11, n),
        "t_amp_uv": 310 - 60 * ill + r.normal(0, 80, n),
        "ill": ill,
    })


class EcgScreen:
    def __init__(self):
        self.scaler = RobustScaler()
        self.clf = LogisticRegression(C=1.0)

    def prepare(self, frame, training=True):
        if training:
            return self.scaler.fit_transform(frame[COLS])
        return self.scaler.transform(frame[COLS])

    def train(self, frame):
        self.clf.fit(self.prepare(frame), frame["ill"])
        return self

    def risk(self, frame):
        return self.clf.predict_proba(self.prepare(frame, training=False))[:, 1]


screen = EcgScreen().train(cohort(1500, 1))
arrivals = cohort(900, 2)
arrivals["day"] = np.arange(len(arrivals)) // 9
p = np.concatenate([screen.risk(batch) for _, batch in arrivals.groupby("day")])
print("recordings %d on %d days" % (len(arrivals), arrivals["day"].nunique()))
print("AUC               %.3f" % roc_auc_score(arrivals["ill"], p))
print("balanced accuracy %.3f" % balanced_accuracy_score(arrivals["ill"], p > 0.5))
