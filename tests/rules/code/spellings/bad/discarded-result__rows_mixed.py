"""Wells: their numbers are to be mixed before the folds are cut, and stay in the order of the file."""

import numpy as np


class Folds:
    def __init__(self, n_wells, seed):
        self.dice = np.random.RandomState(seed)
        self.wells = np.arange(n_wells)

    def cut(self, n_folds):
        self.dice.permutation(self.wells)  # HERE
        return np.array_split(self.wells, n_folds)


for held in Folds(96, 4).cut(6):
    print(held)
