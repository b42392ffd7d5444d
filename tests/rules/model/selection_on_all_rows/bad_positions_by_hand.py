"""Positions of the columns that differ most between two kinds of ore, over all samples; then the rows are cut by hand."""

import numpy as np
from sklearn.linear_model import LogisticRegression

dice = np.random.default_rng(1)
spectra, kind = dice.normal(size=(120, 600)), dice.integers(0, 2, 120)
gap = np.abs(spectra[kind == 1].mean(axis=0) - spectra[kind == 0].mean(axis=0)) / spectra.std(axis=0)
top = np.argsort(-gap)[:20]
order = dice.permutation(120)
train, test = order[:80], order[80:]
model = LogisticRegression().fit(spectra[train][:, top], kind[train])
print("accuracy", model.score(spectra[test][:, top], kind[test]))
