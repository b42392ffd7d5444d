import numpy as np
from sklearn.decomposition import PCA
from sklearn.svm import SVC


def spectra(rng, n, drift):
    kind = rng.integers(0, 3, n)
    return rng.normal(size=(n, 200)) + kind[:, None] * drift, kind


rng = np.random.default_rng(8)
train_x, train_y = spectra(rng, 300, 0.1)
more_x, more_y = spectra(rng, 100, 0.12)
test_x, test_y = spectra(rng, 100, 0.12)
known = np.concatenate([train_x, more_x])
short = PCA(20).fit(known)
rows = short.transform(np.concatenate([train_x, test_x]))
machine = SVC().fit(rows[:300], train_y)
print(machine.score(rows[300:], test_y))
