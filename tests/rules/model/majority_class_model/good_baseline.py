"""A dummy that names the frequent class, as the baseline of a model that does better."""

from sklearn.datasets import load_breast_cancer
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import train_test_split

X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, stratify=y, random_state=0)
for model in (RandomForestClassifier(60, random_state=0), DummyClassifier(strategy="most_frequent")):
    model.fit(X_train, y_train)
    print(type(model).__name__, balanced_accuracy_score(y_test, model.predict(X_test)))
