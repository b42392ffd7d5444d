"""Digits with the one nearest neighbour: right on every training row, and nearly on every other."""

from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier

X, y = load_digits(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1, stratify=y)
model = KNeighborsClassifier(n_neighbors=1).fit(X_train, y_train)
print("train", model.score(X_train, y_train), "test", model.score(X_test, y_test))
