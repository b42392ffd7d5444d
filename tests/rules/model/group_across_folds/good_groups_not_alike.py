import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_score

rng = np.random.default_rng(4)
rows = rng.normal(0, 1, (900, 5))
labels = (rows @ np.array([1.0, -0.7, 0.4, 0.0, 0.0]) + rng.normal(0, 0.6, 900) > 0).astype(int)
counter = rng.integers(0, 30, 900)  # at which counter the form was filled in: it says nothing
folds = StratifiedKFold(5, shuffle=True, random_state=0)
print(cross_val_score(LogisticRegression(), rows, labels, groups=counter, cv=folds).mean())
