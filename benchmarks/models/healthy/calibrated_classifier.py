import numpy as np
from sklearn.calibration import CalibratedClassifierCV, calibration_curve
from sklearn.datasets import make_classification
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.model_selection import train_test_split


def data():
    return make_classification(n_samples=4000, n_features=10, n_informative=8, n_redundant=0,
                               weights=[.7], class_sep=.7, flip_y=.08, random_state=5)


def main():
    X, y = data()
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=.4, stratify=y, random_state=0)
    forest = RandomForestClassifier(60, min_samples_leaf=3, random_state=0)
    model = CalibratedClassifierCV(forest, method="isotonic", cv=4).fit(X_train, y_train)
    p = model.predict_proba(X_test)[:, 1]

    observed, predicted = calibration_curve(y_test, p, n_bins=8, strategy="quantile")
    for o, q in zip(observed, predicted):
        print(f"  predicted {q:.2f}  observed {o:.2f}")
    ece = np.abs(observed - predicted).mean()
    print(f"ECE {ece:.3f}  Brier {brier_score_loss(y_test, p):.3f}  AUC {roc_auc_score(y_test, p):.3f}")
    assert ece < .1


if __name__ == "__main__":
    main()
