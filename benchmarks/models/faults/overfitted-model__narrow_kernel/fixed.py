"""Classify seeds by their shape measures (simulated), support vector machine."""
import argparse

from sklearn.datasets import make_classification
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedShuffleSplit
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC


def get_args(argv=None):
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--n", type=int, default=1500)
    p.add_argument("--gamma", type=float, default=0.05)
    p.add_argument("--C", type=float, default=10.0)
    return p.parse_args(argv)


def run(args):
    X, y = make_classification(n_samples=args.n, n_features=7, n_informative=7, n_redundant=0,
                               n_classes=3, n_clusters_per_class=1, class_sep=1.0,
                               flip_y=.08, random_state=4)
    split = StratifiedShuffleSplit(n_splits=1, test_size=.4, random_state=4)
    tr, te = next(split.split(X, y))
    svm = Pipeline([("sc", StandardScaler()), ("svc", SVC(C=args.C, gamma=args.gamma))])
    svm.fit(X[tr], y[tr])
    for label, rows in (("fit", tr), ("new", te)):
        print(f"{label}: n={len(rows)} macro-F1={f1_score(y[rows], svm.predict(X[rows]), average='macro'):.3f}")


if __name__ == "__main__":
    run(get_args())
