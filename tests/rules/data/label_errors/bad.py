"""One label in fifteen is wrong."""

import numpy as np
import pandas as pd


def tables():
    dice = np.random.default_rng(7)
    kind = dice.integers(0, 3, 1500)
    table = pd.DataFrame(
        {f"m{k}": (dice.normal(0, 1, 1500) + 2.5 * ((kind == k % 3) | (kind == (k + 1) % 3))).round(3) for k in range(8)}
    )
    table["species"] = np.array(["a", "b", "c"])[kind]
    rows = np.arange(0, 1500, 15)
    table.loc[rows, "species"] = np.array(["a", "b", "c"])[(kind[rows] + 1) % 3]
    return {"train": table, "target": "species"}
