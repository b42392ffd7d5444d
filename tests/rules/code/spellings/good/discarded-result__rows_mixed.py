"""Orders that are kept, that are changed in place, and numbers that are drawn only to go on with a generator."""

import random

import numpy as np
import pandas as pd
from sklearn.utils import shuffle

dice = np.random.default_rng(4)
wells = np.arange(96)
dice.shuffle(wells)
wells = dice.permutation(wells)
dice.permuted(wells, out=wells)
dice.permutation(len(wells))
np.random.seed(3)
np.random.permutation(96)
names = [f"well {one}" for one in wells]
random.shuffle(names)
names.sort()
table = pd.read_csv("wells.csv")
table.sample(5)
table = table.sample(frac=1, random_state=3)
X, y = shuffle(table.to_numpy(), wells, random_state=2)
print(sorted(names), X, y, np.array_split(wells, 6))
