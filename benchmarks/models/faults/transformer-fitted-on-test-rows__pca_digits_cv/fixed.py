"""Nearest-neighbour baseline on the 8x8 digits.

Run:  python digits_knn.py
"""
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline

N_COMPONENTS = 30
K = 5


def load():
    digits = load_digits()
    return digits.data / 16.0, digits.target


def main():
    X, y = load()
    print("images:", X.shape[0], "pixels:", X.shape[1])

    folds = StratifiedKFold(n_splits=10, shuffle=True, random_state=7)
    model = make_pipeline(
        PCA(n_components=N_COMPONENTS, random_state=7),
        KNeighborsClassifier(n_neighbors=K),
    )
    acc = cross_val_score(model, X, y, cv=folds, scoring="accuracy")
    print("10-fold accuracy: %.4f (sd %.4f)" % (acc.mean(), acc.std(ddof=1)))
    return acc


if __name__ == "__main__":
    scores = main()
    assert scores.min() > 0.9
