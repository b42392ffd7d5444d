"""Breast cancer: a support vector machine, its parameters searched on the training part."""

from sklearn.datasets import load_breast_cancer
from sklearn.metrics import classification_report
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=5, stratify=y)
pipeline = Pipeline([("scale", StandardScaler()), ("svc", SVC())])
search = GridSearchCV(pipeline, {"svc__C": [0.1, 1, 10, 100], "svc__gamma": ["scale", 0.01, 0.001]}, cv=5)
search.fit(X_train, y_train)
print(search.best_params_, round(search.best_score_, 3))
print(classification_report(y_test, search.predict(X_test)))
