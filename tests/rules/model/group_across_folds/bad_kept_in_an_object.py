"""Several leaves of each tree, held by a record together with the tree's number; the folds part the leaves of one tree."""

from dataclasses import dataclass

import numpy as np
from sklearn.metrics import accuracy_score
from sklearn.model_selection import StratifiedKFold
from sklearn.neighbors import KNeighborsClassifier


@dataclass
class Leaves:
    shape: np.ndarray
    is_ill: np.ndarray
    plant: np.ndarray


def collected(n_plants=60, n_leaves=8):
    dice = np.random.default_rng(5)
    plant = np.repeat(np.arange(n_plants), n_leaves)
    is_ill = (plant % 2).astype(int)
    habit = dice.normal(size=(n_plants, 10)) + 0.5 * (np.arange(n_plants) % 2)[:, None]
    order = dice.permutation(len(plant))
    return Leaves((habit[plant] + dice.normal(0, 0.4, (len(plant), 10)))[order], is_ill[order], plant[order])


leaves = collected()
scores = []
for train, test in StratifiedKFold(5, shuffle=True, random_state=0).split(leaves.shape, leaves.is_ill):
    model = KNeighborsClassifier(3).fit(leaves.shape[train], leaves.is_ill[train])
    scores.append(accuracy_score(leaves.is_ill[test], model.predict(leaves.shape[test])))
print(np.mean(scores))
