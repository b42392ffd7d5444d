"""Wine: a helper of the program's own hands its two arguments on in the wrong order."""

import numpy as np
from sklearn.datasets import load_wine
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import classification_report


def report(predicted, truth):
    print(classification_report(predicted, truth))


X, y = load_wine(return_X_y=True)
order = np.random.default_rng(0).permutation(len(y))
learn, hold = order[:120], order[120:]
model = RandomForestClassifier(5, max_depth=2, random_state=0).fit(X[learn][:, :4], y[learn])
report(model.predict(X[hold][:, :4]), y[hold])
