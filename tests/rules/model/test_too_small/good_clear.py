"""Few held-out rows, on which the difference is plain: a constant against a model."""

from sklearn.datasets import load_digits
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

X, y = load_digits(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X / 16, y, test_size=90, stratify=y, random_state=0)
dummy = DummyClassifier().fit(X_train, y_train)
model = LogisticRegression(max_iter=500).fit(X_train, y_train)
print("constant", dummy.score(X_test, y_test), "model", model.score(X_test, y_test))
print("first ten", model.predict(X_test[:10]))
