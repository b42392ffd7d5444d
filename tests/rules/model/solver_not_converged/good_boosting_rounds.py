"""Boosting makes all rounds that it is given: that is no limit of a solver."""

from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=2, stratify=y)
model = HistGradientBoostingClassifier(max_iter=40, learning_rate=0.1).fit(X_train, y_train)
print("rounds", model.n_iter_, "auc", roc_auc_score(y_test, model.predict_proba(X_test)[:, 1]))
