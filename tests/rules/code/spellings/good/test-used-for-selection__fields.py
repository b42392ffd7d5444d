"""The rows of a field called `valid`, and slices called so, choose; only the chosen setting is told."""

from dataclasses import dataclass

import numpy as np
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler


@dataclass
class Split:
    train: np.ndarray
    valid: np.ndarray


spectra, kinds = np.load("minerals.npy"), np.load("kinds.npy")
features = Split(spectra[:300], spectra[300:])
labels = Split(kinds[:300], kinds[300:])
scale = StandardScaler().fit(features.train)
by_k = {}
for k in (1, 3, 5, 9):
    model = KNeighborsClassifier(k).fit(scale.transform(features.train), labels.train)
    by_k[k] = model.score(scale.transform(features.valid), labels.valid)
print("neighbours", max(by_k, key=by_k.get))

X_val, y_val = spectra[300:], kinds[300:]
shares = [KNeighborsClassifier(k).fit(spectra[:300], kinds[:300]).score(X_val, y_val) for k in (1, 3, 5)]
print("without scaling", max(shares))
