"""A quarter of the training labels was guessed by hurried annotators; the test labels were checked."""

import numpy as np
import pandas as pd


def measured(dice, n):
    kind = dice.integers(0, 3, n)
    columns = {f"m{k}": (dice.normal(0, 1, n) + 2.5 * ((kind == k % 3) | (kind == (k + 1) % 3))).round(3) for k in range(6)}
    return pd.DataFrame(columns), kind


def tables():
    dice = np.random.default_rng(12)
    (train, kind), (test, truth) = measured(dice, 2000), measured(dice, 800)
    guessed = dice.random(2000) < 0.4
    given = np.where(guessed, dice.integers(0, 3, 2000), kind)
    names = np.array(["a", "b", "c"])
    return {"train": train.assign(species=names[given]), "test": test.assign(species=names[truth]), "target": "species"}
