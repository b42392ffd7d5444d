"""Rows that are drawn and the others: of patients, which have no order, and of days, where the last ones are kept apart first."""

import pandas as pd
from sklearn.linear_model import LogisticRegression, Ridge

patients = pd.read_csv("patients.csv").sort_values("age")
held = patients.sample(frac=0.2, random_state=3)
known = patients.loc[~patients.index.isin(held.index)]
model = LogisticRegression().fit(known[["age", "dose"]], known["healed"])
print(model.score(held[["age", "dose"]], held["healed"]))

wells = pd.read_csv("wells.csv", parse_dates=["day"]).sort_values("day")
wells["before"] = wells["level"].shift(1)
wells = wells.dropna()
last = wells[wells["day"] >= "2020-01-01"]
first = wells[wells["day"] < "2020-01-01"]
shown = first.sample(200, random_state=1)
print(shown.describe())
print(Ridge().fit(first[["before"]], first["level"]).score(last[["before"]], last["level"]))
