"""Breast cancer: validated on the training part, which is most of the rows."""

from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_validate, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.4, stratify=y, random_state=0)
model = make_pipeline(StandardScaler(), LogisticRegression())
print(cross_validate(model, X_train, y_train, cv=5, scoring="f1")["test_score"].mean())
print(model.fit(X_train, y_train).score(X_test, y_test))
