"""Lists, sets and masks of names that leave out what is predicted too; the last column, told by its name."""

import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.model_selection import cross_val_score

wells = pd.read_csv("wells.csv")
target = "depth"
columns = wells.columns.tolist()
for name in ("well", target):
    columns.remove(name)
print(cross_val_score(Ridge(), wells[columns], wells[target]).mean())

names = sorted(set(wells.columns) - {"well"} - {target})
print(cross_val_score(Ridge(), wells[names], wells[target]).mean())

rest = wells.loc[:, ~wells.columns.isin(["well"]) & (wells.columns != target)]
print(cross_val_score(Ridge(), rest, wells[target]).mean())

last = wells.iloc[:, -1]
print(cross_val_score(Ridge(), wells.drop(columns=["well", target]), last).mean())
