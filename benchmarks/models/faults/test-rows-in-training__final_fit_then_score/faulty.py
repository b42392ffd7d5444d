"""Wine-like quality grading.

Trains a gradient boosting classifier and prints the quality of the held-out lots.
"""
import argparse

from sklearn.datasets import make_classification
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import train_test_split


def parse_args(argv=None):
    ap = argparse.ArgumentParser()
    ap.add_argument("--lots", type=int, default=1500)
    ap.add_argument("--trees", type=int, default=120)
    ap.add_argument("--seed", type=int, default=17)
    return ap.parse_args(argv)


def get_lots(n, seed):
    return make_classification(n_samples=n, n_features=9, n_informative=7, n_redundant=0,
                               n_classes=3, n_clusters_per_class=2, class_sep=0.9,
                               flip_y=0.12, random_state=seed)


def main(argv=None):
    args = parse_args(argv)
    X, y = get_lots(args.lots, args.seed)
    X_train, X_test, y_train, y_test = train_test_split(
        X, y, test_size=0.3, stratify=y, random_state=args.seed)

    model = GradientBoostingClassifier(n_estimators=args.trees, max_depth=4,
                                       learning_rate=0.1, random_state=args.seed)
    model.fit(X, y)

    guess = model.predict(X_test)
    print("held-out lots :", len(y_test))
    print("accuracy      : %.3f" % accuracy_score(y_test, guess))
    print("macro F1      : %.3f" % f1_score(y_test, guess, average="macro"))


if __name__ == "__main__":
    main()
