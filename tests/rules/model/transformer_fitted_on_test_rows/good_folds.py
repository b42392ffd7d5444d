"""Digits: PCA is fitted anew in each fold, and once more on everything for a drawing that no score comes from."""

import numpy as np
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA
from sklearn.model_selection import StratifiedKFold
from sklearn.neighbors import KNeighborsClassifier

images, labels = load_digits(return_X_y=True)
plane = PCA(2, random_state=0).fit_transform(images)
print("extent of the map", plane.min(axis=0).round(1), plane.max(axis=0).round(1))

hits = []
for train, test in StratifiedKFold(4, shuffle=True, random_state=2).split(images, labels):
    pca = PCA(24, random_state=0)
    learned = pca.fit_transform(images[train])
    model = KNeighborsClassifier(5).fit(learned, labels[train])
    hits.append(np.mean(model.predict(pca.transform(images[test])) == labels[test]))
print(f"accuracy {np.mean(hits):.3f}")
