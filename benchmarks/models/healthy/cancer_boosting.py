"""Breast cancer with gradient boosting and its probabilities."""

from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.model_selection import train_test_split

X, y = load_breast_cancer(return_X_y=True, as_frame=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=11, stratify=y)
model = GradientBoostingClassifier(n_estimators=100, max_depth=2, random_state=11).fit(X_train, y_train)
chance = model.predict_proba(X_test)[:, 1]
print("auc", roc_auc_score(y_test, chance), "log loss", log_loss(y_test, chance))
