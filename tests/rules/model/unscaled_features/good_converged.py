"""Breast cancer on the raw measurements: Newton's method does not mind their scales."""

from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, stratify=y, random_state=1)
model = LogisticRegression(solver="newton-cholesky").fit(X_train, y_train)
print("accuracy", model.score(X_test, y_test))
