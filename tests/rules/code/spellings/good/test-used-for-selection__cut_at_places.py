import numpy as np
from sklearn.linear_model import LogisticRegression

signs, tides = np.loadtxt("signs.txt"), np.loadtxt("tides.txt")
order = np.random.default_rng(3).permutation(len(tides))
train_rows, valid_rows, test_rows = np.split(order, [700, 850])

best, chosen = 0.0, None
for strength in (0.01, 0.1, 1.0, 10.0):
    model = LogisticRegression(C=strength).fit(signs[train_rows], tides[train_rows])
    right = model.score(signs[valid_rows], tides[valid_rows])
    if right > best:
        best, chosen = right, model
print(chosen.score(signs[valid_rows], tides[valid_rows]), chosen.score(signs[test_rows], tides[test_rows]))
