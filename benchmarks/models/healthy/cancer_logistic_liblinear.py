"""Breast cancer with liblinear on the raw measurements."""

from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split

data = load_breast_cancer()
X_train, X_test, y_train, y_test = train_test_split(data.data, data.target, test_size=0.3, random_state=10)
model = LogisticRegression(solver="liblinear", C=1.0)
model.fit(X_train, y_train)
print("accuracy", round(accuracy_score(y_test, model.predict(X_test)), 3))
