"""One assignment by loc; a part of its own that is changed; a dict of tables; the whole table in place."""

import pandas as pd

people = pd.read_csv("people.csv")
people.loc[people["age"] > 120, "age"] = None
people["income"] = people["income"].fillna(0)
people.dropna(inplace=True)

old = people[people["age"] > 80].copy()
old["group"] = "old"
tables = {"old": old, "all": people}
tables["old"]["count"] = len(old)
tables["all"].fillna(0, inplace=True)
print(people.to_numpy()[:3][0])
