"""Breast cancer: how deep may a tree be? Validated on the training part, judged once."""

from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.tree import DecisionTreeClassifier

X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=3)
validated = {}
for depth in (1, 2, 3, 4, 6, None):
    validated[depth] = cross_val_score(DecisionTreeClassifier(max_depth=depth, random_state=0), X_train, y_train, cv=5).mean()
best = max(validated, key=validated.get)
model = DecisionTreeClassifier(max_depth=best, random_state=0).fit(X_train, y_train)
print("depth", best, "test", model.score(X_test, y_test))
