from sklearn.datasets import load_wine
from sklearn.metrics import f1_score
from sklearn.model_selection import RepeatedStratifiedKFold
from sklearn.pipeline import Pipeline
from sklearn.svm import SVC
import numpy as np


def wine_model(C=5.0):
    return Pipeline([
        ("svm", SVC(C=C, kernel="rbf")),
    ])


def main():
    X, y = load_wine(return_X_y=True)
    f1 = []
    for tr, te in RepeatedStratifiedKFold(n_splits=5, n_repeats=4, random_state=3).split(X, y):
        model = wine_model().fit(X[tr], y[tr])
        f1.append(f1_score(y[te], model.predict(X[te]), average="macro"))
    f1 = np.array(f1)
    print("bottles:", len(y), " features:", X.shape[1])
    print("macro F1 over %d folds: %.3f (sd %.3f)" % (len(f1), f1.mean(), f1.std(ddof=1)))
    return f1


if __name__ == "__main__":
    assert np.isfinite(main()).all()
