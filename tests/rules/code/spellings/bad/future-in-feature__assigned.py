import pandas as pd
from sklearn.linear_model import LogisticRegression

ticks = pd.read_csv("ticks.csv").sort_values("time")
ticks = ticks.assign(
    before=ticks["price"].pct_change(),
    after=ticks["price"].pct_change(-1),  # HERE
)
ticks["up"] = (ticks["price"].shift(-5) > ticks["price"]).astype(int)
ticks = ticks.dropna()
LogisticRegression().fit(ticks[["before", "after"]], ticks["up"])
