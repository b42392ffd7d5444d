# insurance claims: flag the contracts to be looked at
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score, confusion_matrix, recall_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def contracts(n=5000, seed=91):
    rng = np.random.default_rng(seed)
    d = pd.DataFrame({
        "driver_age": rng.integers(18, 85, n),
        "km_year": rng.gamma(4, 3500, n).round(-2),
        "vehicle_age": rng.integers(0, 20, n),
        "city": rng.integers(0, 2, n),
    })
    z = (-3.1 - .03 * (d.driver_age - 45) + .00007 * (d.km_year - 14_000)
         + .04 * (d.vehicle_age - 10) + .5 * d.city)
    d["claim"] = (rng.random(n) < 1 / (1 + np.exp(-z))).astype(int)
    return d


def report(truth, flag):
    print("confusion matrix\n", confusion_matrix(truth, flag))
    print("flagged contracts ", int(flag.sum()))
    print("balanced accuracy  %.3f" % balanced_accuracy_score(truth, flag))
    print("recall of claims   %.3f" % recall_score(truth, flag))


if __name__ == "__main__":
    d = contracts()
    X, y = d.drop(columns="claim"), d["claim"]
    print("claims: %.1f %%" % (100 * y.mean()))
    A, B, ya, yb = train_test_split(X, y, test_size=.4, stratify=y, random_state=6)
    clf = make_pipeline(StandardScaler(), LogisticRegression())
    clf.fit(A, ya)
    report(yb, clf.predict(B))
