"""Spectra: principal components of channels that share one unit, then nearest neighbours."""

import numpy as np
from sklearn.decomposition import PCA
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline

rng = np.random.default_rng(2)
channels = np.linspace(0, 1, 80)
kind = rng.integers(0, 3, 400)
peaks = np.exp(-(((channels - 0.3 - 0.12 * kind[:, None]) / 0.05) ** 2)) * rng.lognormal(0, 0.3, (400, 1))
spectra = 40 * peaks + 300 * np.exp(-(((channels - 0.85) / 0.02) ** 2)) + rng.normal(0, 1.5, (400, 80))
train, test, y_train, y_test = train_test_split(spectra, kind, random_state=0, stratify=kind)
model = make_pipeline(PCA(8), KNeighborsClassifier()).fit(train, y_train)
print("accuracy", accuracy_score(y_test, model.predict(test)))
