"""Iris: cross-validation on the training rows chooses; the small test set has only the last word."""

from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_score, train_test_split
from sklearn.svm import SVC

X, y = load_iris(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, stratify=y, random_state=0)
models = {"linear": LogisticRegression(max_iter=500), "kernel": SVC()}
folds = StratifiedKFold(5, shuffle=True, random_state=0)
scores = {name: cross_val_score(model, X_train, y_train, cv=folds).mean() for name, model in models.items()}
best = models[max(scores, key=scores.get)].fit(X_train, y_train)
print(scores, "held out", best.score(X_test, y_test))
