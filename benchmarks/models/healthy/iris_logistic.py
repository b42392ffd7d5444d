"""Iris with logistic regression and a stratified split."""

from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, classification_report
from sklearn.model_selection import train_test_split

X, y = load_iris(return_X_y=True, as_frame=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, stratify=y, random_state=42)
model = LogisticRegression(max_iter=500).fit(X_train, y_train)
predicted = model.predict(X_test)
print("accuracy", accuracy_score(y_test, predicted))
print(classification_report(y_test, predicted))
