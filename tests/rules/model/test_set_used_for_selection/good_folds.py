"""Wine: the same forest in ten folds, with another seed in each."""

import numpy as np
from sklearn.datasets import load_wine
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold

X, y = load_wine(return_X_y=True)
found = []
for seed, (learn, hold) in enumerate(StratifiedKFold(6, shuffle=True, random_state=0).split(X, y)):
    forest = RandomForestClassifier(40, random_state=seed).fit(X[learn], y[learn])
    found.append(f1_score(y[hold], forest.predict(X[hold]), average="macro"))
print(np.mean(found), np.std(found))
