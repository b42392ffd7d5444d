"""Breast cancer: two classes of nearly the same size, for which accuracy is fair."""

from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import GaussianNB

X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, stratify=y, random_state=2)
model = GaussianNB().fit(X_train, y_train)
print("accuracy", model.score(X_test, y_test))
