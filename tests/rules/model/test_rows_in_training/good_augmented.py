"""Spectra of gears: copies, shifted by one place, are added to those learned from, and both parts are scored afterwards."""

import numpy as np
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

rng = np.random.default_rng(9)
places = np.arange(40)
kind = np.arange(600) % 3
drift = rng.normal(0, 1, 600)
middle = np.array([12, 20, 28])[kind] + drift
spectra = np.exp(-((places - middle[:, None]) ** 2) / 8) + rng.normal(0, 0.4, (600, 40))
train, test, kind_train, kind_test = train_test_split(spectra, kind, test_size=0.3, stratify=kind, random_state=0)
copies = [np.roll(train, shift, axis=1) * rng.uniform(0.9, 1.1, (len(train), 1)) for shift in (-1, 1)]
model = make_pipeline(StandardScaler(), SVC(gamma=0.01)).fit(np.concatenate([train, *copies]), np.tile(kind_train, 3))
print("train", accuracy_score(kind_train, model.predict(train)), "test", accuracy_score(kind_test, model.predict(test)))
