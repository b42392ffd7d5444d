"""Breast cancer: shallow trees in a pipeline, as in a textbook."""

from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline

X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, stratify=y, random_state=0)
model = make_pipeline(SimpleImputer(), GradientBoostingClassifier(n_estimators=60, max_depth=2, random_state=0)).fit(
    X_train, y_train
)
print("AUC", roc_auc_score(y_test, model.predict_proba(X_test)[:, 1]))
