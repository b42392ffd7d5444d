"""Digits: the pixels of the border are always white, and cost nothing."""

from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier

X, y = load_digits(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=8, stratify=y)
model = KNeighborsClassifier(3).fit(X_train, y_train)
print("accuracy", model.score(X_test, y_test))
