"""Parts of a split that get a column, and parts of lists, which are no tables."""

import pandas as pd
from sklearn.model_selection import train_test_split

readings = pd.read_csv("wells.csv")
rows = [{"depth": 3, "ph": [7, 8]}, {"depth": -1, "ph": [6, 7]}]
learn, check, learn_rows, check_rows = train_test_split(readings, rows, test_size=0.3, random_state=1)
for part in (learn, check):
    part.loc[part["depth"] < 0, "depth"] = 0
    part["deep"] = part["depth"] > 100
for row in (*learn_rows, *check_rows):
    row["ph"][0] = 7.5
