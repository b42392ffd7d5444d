"""Breast cancer with a logistic regression of the raw measurements, and iterations enough for them."""

from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0, stratify=y)
model = LogisticRegression(max_iter=10_000).fit(X_train, y_train)
print("iterations", model.n_iter_, "train", model.score(X_train, y_train), "test", model.score(X_test, y_test))
