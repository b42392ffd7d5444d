"""Iris with nearest neighbours of the raw measurements, all in centimetres."""

from sklearn.datasets import load_iris
from sklearn.model_selection import cross_val_score
from sklearn.neighbors import KNeighborsClassifier

X, y = load_iris(return_X_y=True)
for k in (1, 5, 11):
    scores = cross_val_score(KNeighborsClassifier(n_neighbors=k), X, y, cv=5)
    print(k, scores.mean().round(3), scores.std().round(3))
