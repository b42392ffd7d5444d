"""Rare machine failures: oversample inside each fold, report PR-AUC."""
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, recall_score, precision_score
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import StandardScaler


def machines(n=5000, seed=19):
    rng = np.random.default_rng(seed)
    temp = rng.normal(70, 8, n)
    vib = rng.gamma(2, 1.2, n)
    load = rng.uniform(0.2, 1.0, n)
    age = rng.integers(0, 15, n)
    z = -7.4 + 0.09 * (temp - 70) + 0.8 * vib + 1.5 * load + 0.1 * age
    return np.c_[temp, vib, load, age], (rng.random(n) < 1 / (1 + np.exp(-z))).astype(int)


def oversample(X, y, rng):
    pos = np.flatnonzero(y == 1)
    neg = np.flatnonzero(y == 0)
    take = np.concatenate([neg, rng.choice(pos, size=len(neg), replace=True)])
    rng.shuffle(take)
    return X[take], y[take]


def cross_validate(X, y, n_splits=5):
    rng = np.random.default_rng(0)
    out = []
    for tr, te in StratifiedKFold(n_splits, shuffle=True, random_state=0).split(X, y):
        Xb, yb = oversample(X[tr], y[tr], rng)
        sc = StandardScaler().fit(X[tr])
        clf = LogisticRegression(max_iter=300).fit(sc.transform(Xb), yb)
        p = clf.predict_proba(sc.transform(X[te]))[:, 1]
        out.append([average_precision_score(y[te], p), recall_score(y[te], p > .5),
                    precision_score(y[te], p > .5)])
    return np.array(out)


if __name__ == "__main__":
    X, y = machines()
    print("failures:", y.sum(), "of", len(y))
    s = cross_validate(X, y)
    print("AP        %.3f +- %.3f" % (s[:, 0].mean(), s[:, 0].std()))
    print("recall    %.3f" % s[:, 1].mean())
    print("precision %.3f" % s[:, 2].mean())
