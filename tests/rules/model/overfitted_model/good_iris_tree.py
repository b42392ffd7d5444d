"""Iris with a tree of any depth: few rows, few errors, nothing to be gained."""

from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeClassifier

X, y = load_iris(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.4, random_state=4, stratify=y)
model = DecisionTreeClassifier(random_state=0).fit(X_train, y_train)
print("train", model.score(X_train, y_train), "test", model.score(X_test, y_test))
