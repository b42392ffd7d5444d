"""Scores and probabilities into ranking metrics; labels into accuracy; an outlier detector and a regressor rank by themselves."""

from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import accuracy_score, average_precision_score, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, stratify=y, random_state=1)
model = make_pipeline(StandardScaler(), LogisticRegression()).fit(X_train, y_train)
probability = model.predict_proba(X_test)[:, 1]
print("accuracy", accuracy_score(y_test, model.predict(X_test)), accuracy_score(y_test, probability > 0.5))
print("AUC", roc_auc_score(y_test, probability))
print("AUC", roc_auc_score(y_test, LinearSVC().fit(X_train, y_train).decision_function(X_test)))
print("AP", average_precision_score(y_test, LinearRegression().fit(X_train, y_train).predict(X_test)))
print("AUC of the hits", roc_auc_score(y_test > 0, probability))
