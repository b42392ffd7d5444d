"""Iris: too few rows to tell whether probabilities hold."""

from sklearn.datasets import load_iris
from sklearn.metrics import log_loss
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import GaussianNB

X, y = load_iris(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, stratify=y, random_state=0)
model = GaussianNB().fit(X_train, y_train)
print("log loss", log_loss(y_test, model.predict_proba(X_test)))
