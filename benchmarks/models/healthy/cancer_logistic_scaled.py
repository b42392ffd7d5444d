"""Breast cancer with a scaled logistic regression and its ROC."""

from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

X, y = load_breast_cancer(return_X_y=True, as_frame=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=42, stratify=y)
model = Pipeline([("scale", StandardScaler()), ("model", LogisticRegression())])
model.fit(X_train, y_train)
print("accuracy", accuracy_score(y_test, model.predict(X_test)))
print("auc", roc_auc_score(y_test, model.predict_proba(X_test)[:, 1]))
