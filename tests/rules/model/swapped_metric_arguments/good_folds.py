"""Breast cancer: out-of-fold predictions of two models are judged, then compared with each other."""

from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix, recall_score
from sklearn.model_selection import cross_val_predict
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, y = load_breast_cancer(return_X_y=True)
linear = cross_val_predict(make_pipeline(StandardScaler(), LogisticRegression()), X, y, cv=5)
bayes = cross_val_predict(make_pipeline(StandardScaler(), GaussianNB()), X, y, cv=5)
print("recall", recall_score(y, linear), recall_score(y, bayes))
print("where the two disagree", confusion_matrix(linear, bayes))
