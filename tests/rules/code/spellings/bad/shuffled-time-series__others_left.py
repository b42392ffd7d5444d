"""Groundwater by the day: some days are drawn, and the others are left for the test."""

import pandas as pd
from sklearn.linear_model import Ridge

wells = pd.read_csv("wells.csv", parse_dates=["day"]).sort_values("day")
wells["before"] = wells["level"].shift(1)
wells["rain_week"] = wells["rain"].rolling(7).sum()
wells = wells.dropna()
held = wells.sample(frac=0.2, random_state=3)  # HERE
known = wells[~wells.index.isin(held.index)]
model = Ridge().fit(known[["before", "rain_week"]], known["level"])
print(model.score(held[["before", "rain_week"]], held["level"]))
