"""The same houses in both, some of them huge: the tail is as long in the one as in the other."""

import numpy as np
import pandas as pd


def houses(dice, n):
    size = dice.standard_t(5, n)
    return pd.DataFrame(
        {
            "size": (80 + 20 * size).round(1),
            "rooms": (4 + 1.2 * size + dice.normal(0, 0.7, n)).round(2),
            "rent": (900 + 150 * size + dice.normal(0, 60, n)).round(),
            "age": dice.gamma(3, 12, n).round(),
        }
    )


def tables():
    dice = np.random.default_rng(3)
    return {"train": houses(dice, 3000), "production": houses(dice, 1500), "target": "rent"}
