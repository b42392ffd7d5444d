"""A full-grown tree: its probabilities are 0 and 1, and equal to its labels."""

from sklearn.datasets import load_breast_cancer
from sklearn.metrics import recall_score, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeClassifier

X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, stratify=y, random_state=3)
tree = DecisionTreeClassifier(random_state=0).fit(X_train, y_train)
labels = tree.predict(X_test)
chances = tree.predict_proba(X_test)[:, 1]
print("recall", recall_score(y_test, labels), "AUC", roc_auc_score(y_test, chances))
