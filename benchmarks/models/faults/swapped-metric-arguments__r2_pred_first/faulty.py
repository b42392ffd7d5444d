"""NumPy-style script: polynomial-free ridge on the diabetes data, 10 random splits."""
import numpy as np
from sklearn.datasets import load_diabetes
from sklearn.linear_model import RidgeCV
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import ShuffleSplit

X, y = load_diabetes(return_X_y=True)
names = load_diabetes().feature_names
# s1 and s2 tell the same story as s3..s5
use = [i for i, n in enumerate(names) if n not in ("s1", "s2")]
X = X[:, use]

scores = np.empty((10, 2))
for k, (a, b) in enumerate(ShuffleSplit(n_splits=10, test_size=0.3, random_state=44).split(X)):
    mean, sd = X[a].mean(axis=0), X[a].std(axis=0)
    model = RidgeCV(alphas=np.logspace(-1, 4, 16))
    model.fit((X[a] - mean) / sd, y[a])
    pred = model.predict((X[b] - mean) / sd)
    scores[k] = r2_score(pred, y[b]), mean_absolute_error(y[b], pred)

print("split    r2     mae")
for k, (r, m) in enumerate(scores):
    print(f"{k:5d} {r:6.3f} {m:7.2f}")
print("mean  %6.3f %7.2f" % tuple(scores.mean(axis=0)))
