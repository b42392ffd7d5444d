"""Rings: a penalty so strong that the model names one of two equally frequent classes for nearly all rows."""

from sklearn.datasets import make_circles
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.svm import SVC

X, y = make_circles(900, noise=0.08, factor=0.5, random_state=1)
a, b, ya, yb = train_test_split(X, y, test_size=0.3, random_state=2)
print("accuracy", accuracy_score(yb, SVC(kernel="linear", C=1e-4).fit(a, ya).predict(b)))
