"""A linear regression on 0 and 1: what it predicts is a score, and its order is what counts."""

from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import RidgeCV
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, stratify=y, random_state=3)
model = make_pipeline(StandardScaler(), RidgeCV()).fit(X_train, y_train)
print("AUC", roc_auc_score(y_test, model.predict(X_test)))
