"""Handwriting from one archive: all pages are scanned, a few are read; a map of the pages shows which rest is easy."""

import numpy as np
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.manifold import TSNE
from sklearn.metrics import balanced_accuracy_score

pages = load_digits()
images, letters = pages.data[:700] / 16, pages.target[:700]
is_read = np.zeros(len(images), bool)
is_read[np.random.default_rng(3).permutation(len(images))[:140]] = True
places = TSNE(n_components=2, perplexity=20, max_iter=400, random_state=0).fit_transform(images)
reader = LogisticRegression(max_iter=5000).fit(places[is_read], letters[is_read])
print("on the map", balanced_accuracy_score(letters[~is_read], reader.predict(places[~is_read])))
direct = LogisticRegression(max_iter=5000).fit(images[is_read], letters[is_read])
print("by their pixels", balanced_accuracy_score(letters[~is_read], direct.predict(images[~is_read])))
