"""A stream: each hour is predicted before the model learns from it."""

import numpy as np
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import accuracy_score

dice = np.random.default_rng(8)
weights = dice.normal(size=6)
model = SGDClassifier(loss="log_loss", random_state=0)
first = dice.normal(size=(200, 6))
model.partial_fit(first, (first @ weights > 0).astype(int), classes=[0, 1])
scores = []
for hour in range(20):
    rows = dice.normal(size=(100, 6))
    truth = (rows @ weights + dice.normal(0, 0.5, 100) > 0).astype(int)
    scores.append(accuracy_score(truth, model.predict(rows)))
    model.partial_fit(rows, truth)
print(f"prequential accuracy {np.mean(scores[5:]):.3f}")
