"""The same change in one pair of brackets; counts in a dict of dicts and in an array; a part that has a name of its own."""

from collections import defaultdict

import numpy as np
import pandas as pd

FOOT = 0.3048

trees = pd.read_csv("forest.csv")
trees.loc[trees["measure"].isin(["ft", "feet"]), "height"] *= FOOT
tall = trees[trees["height"].gt(30)].copy()
tall["height"] -= 30

counts = defaultdict(lambda: defaultdict(int))
grid = np.zeros((8, 8))
for kind, plot in zip(trees["kind"], trees["plot"]):
    counts[kind]["seen"] += 1
    grid[plot % 8][plot // 8] += 1
print(tall, {kind: dict(one) for kind, one in counts.items()}, grid)
