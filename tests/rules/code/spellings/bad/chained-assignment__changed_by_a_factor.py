"""Heights in feet are to become metres, in the rows that are written in feet."""

import pandas as pd

FOOT = 0.3048


def in_metres(trees):
    trees = trees.rename(columns=str.lower)
    trees[trees["measure"].isin(["ft", "feet"])]["height"] *= FOOT  # HERE
    return trees.dropna(subset=["height"])


print(in_metres(pd.read_csv("forest.csv"))["height"].mean())
