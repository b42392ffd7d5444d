from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import confusion_matrix, recall_score, roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
import numpy as np


class BiopsyModel:
    """Malignancy score from cell nucleus measurements."""

    def __init__(self, trees=200, seed=0):
        self.forest = RandomForestClassifier(trees, min_samples_leaf=2, max_features="sqrt",
                                             class_weight="balanced", random_state=seed)

    def fit(self, X, y):
        self.forest.fit(X, y)
        return self

    def malignancy(self, X):
        return self.forest.predict_proba(X)[:, 1]


def summary(y, score, cut=0.5):
    flag = (score >= cut).astype(int)
    tn, fp, fn, tp = confusion_matrix(y, flag).ravel()
    return dict(auc=roc_auc_score(y, score), sensitivity=recall_score(y, flag),
                specificity=tn / (tn + fp), missed=int(fn))


bunch = load_breast_cancer()
worst = [i for i, name in enumerate(bunch.feature_names) if name.startswith("mean")]
X, y = bunch.data[:, worst], 1 - bunch.target

model = BiopsyModel().fit(X, y)
folds = StratifiedKFold(6, shuffle=True, random_state=2)
score = cross_val_predict(BiopsyModel().forest, X, y, cv=folds, method="predict_proba")[:, 1]
for k, v in summary(y, score).items():
    print(f"{k:12s} {v:.3f}")
print("most used:", bunch.feature_names[worst][np.argsort(-model.forest.feature_importances_)[:4]])
