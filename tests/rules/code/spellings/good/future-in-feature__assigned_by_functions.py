"""Columns assigned by functions of the table: those that look ahead are the target, or only for a picture."""

import pandas as pd
from sklearn.linear_model import LinearRegression


def lags(table):
    return table.assign(
        before=lambda one: one["load"].shift(1),
        week=lambda one: one["load"].shift(1).rolling(7).mean(),
        tomorrow=lambda one: one["load"].shift(-1),
        shown=lambda one: one["load"].rolling(7, center=True).mean(),
    )


table = pd.read_csv("load.csv", parse_dates=["day"]).sort_values("day").pipe(lags).dropna()
table.plot(x="day", y="shown")
cut = int(len(table) * 0.8)
train, test = table.iloc[:cut], table.iloc[cut:]
features = ["before", "week"]
model = LinearRegression().fit(train[features], train["tomorrow"])
print(model.score(test[features], test["tomorrow"]))
