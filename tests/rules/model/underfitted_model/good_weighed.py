"""Rare alarms: weighed classes cost accuracy, and find the alarms."""

from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import classification_report
from sklearn.model_selection import train_test_split

X, y = make_classification(2500, 10, n_informative=5, weights=[0.93], class_sep=0.9, random_state=2)
X_train, X_test, y_train, y_test = train_test_split(X, y, stratify=y, random_state=2)
model = LogisticRegression(class_weight="balanced").fit(X_train, y_train)
print(classification_report(y_test, model.predict(X_test)))
