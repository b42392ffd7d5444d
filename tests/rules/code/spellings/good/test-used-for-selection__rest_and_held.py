"""Rows that are held back choose the penalty, and are shown once more; another harbour's ships judge it."""

import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

ships = pd.read_parquet("ships_north.parquet")
elsewhere = pd.read_parquet("ships_south.parquet")
columns = ["draught", "beam", "age"]
rest, held, rest_late, held_late = train_test_split(ships[columns], ships["late"], test_size=0.3, random_state=1)

kept, top = None, 0.0
for penalty in (0.01, 0.1, 1.0, 10.0):
    model = LogisticRegression(C=penalty).fit(rest, rest_late)
    share = model.score(held, held_late)
    if share > top:
        kept, top = model, share
print("held back", kept.score(held, held_late))
print("elsewhere", kept.score(elsewhere[columns], elsewhere["late"]))
