"""Milk of a herd by the day: means under names that are put together look at the days before and after."""

import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor

milk = pd.read_csv("herd.csv", parse_dates=["day"]).sort_values("day")
for n in (3, 7, 21):
    milk["mean_" + str(n)] = milk["litres"].rolling(n, center=True).mean()  # HERE
milk["goal"] = milk["litres"].shift(-1)
milk = milk.dropna()
early, late = milk[milk["day"] < "2021-01-01"], milk[milk["day"] >= "2021-01-01"]
facts = [word for word in milk.columns if word not in ("day", "goal")]
model = HistGradientBoostingRegressor().fit(early[facts], early["goal"])
print(model.score(late[facts], late["goal"]))
