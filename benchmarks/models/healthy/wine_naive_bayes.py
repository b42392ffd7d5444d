"""Wine with Gaussian naive Bayes."""

from sklearn.datasets import load_wine
from sklearn.model_selection import StratifiedKFold, cross_validate
from sklearn.naive_bayes import GaussianNB

X, y = load_wine(return_X_y=True)
folds = StratifiedKFold(n_splits=5, shuffle=True, random_state=3)
found = cross_validate(GaussianNB(), X, y, cv=folds, scoring=["accuracy", "f1_macro"], return_train_score=True)
print({key: value.mean().round(3) for key, value in found.items()})
