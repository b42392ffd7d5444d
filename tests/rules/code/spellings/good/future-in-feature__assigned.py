import pandas as pd
from sklearn.linear_model import LogisticRegression

ticks = pd.read_csv("ticks.csv").sort_values("time")
ticks = ticks.assign(
    before=ticks["price"].pct_change(),
    after=ticks["price"].pct_change(-1),
)
ticks["up"] = (ticks["after"] < 0).astype(int)
ticks = ticks.dropna()
LogisticRegression().fit(ticks[["before"]], ticks["up"])
