"""Rare defaults: recall and precision stand beside the accuracy."""

from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, precision_score, recall_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, y = make_classification(3000, 10, n_informative=6, weights=[0.92], class_sep=0.7, random_state=4)
X_train, X_test, y_train, y_test = train_test_split(X, y, stratify=y, random_state=0)
model = make_pipeline(StandardScaler(), LogisticRegression()).fit(X_train, y_train)
predicted = model.predict(X_test)
print(f"accuracy {accuracy_score(y_test, predicted):.1%}")
print(f"recall {recall_score(y_test, predicted):.1%}, precision {precision_score(y_test, predicted):.1%}")
