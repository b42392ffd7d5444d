import numpy as np
import pandas as pd
from lightgbm import LGBMRegressor

prices = pd.read_csv("prices_newest_first.csv")
prices["trend"] = prices["close"][::-1].ewm(halflife=3).mean()[::-1]
prices["before"] = prices["close"].shift(-1)
prices = prices.drop(columns="before").iloc[::-1]
X, y = prices[["trend", "volume"]].iloc[:-1], prices["close"].iloc[1:]
model = LGBMRegressor().fit(X[:-200], y[:-200])
print(np.abs(model.predict(X[-200:]) - y[-200:]).mean())

flow = pd.read_csv("gauge.csv", index_col="day", parse_dates=True)["flow"]
table = pd.DataFrame({"before": flow.shift(1)})
table["week_before"] = flow.shift(7)
table["mean_before"] = flow[::-1].rolling(7).mean()[::-1].shift(7)
table = table.dropna()
model = LGBMRegressor().fit(table[:-200], flow.loc[table.index][:-200])
print(model.predict(table[-200:]))
