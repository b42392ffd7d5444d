"""The same demand, whose rows are mixed too, but which is cut at a day."""

import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error

dice = np.random.default_rng(8)
n = 1200
level = np.cumsum(dice.normal(0, 1, n))
days = pd.DataFrame({"day": pd.date_range("2020-01-01", periods=n), "demand": 200 + 5 * level + dice.normal(0, 2, n)})
days["warmth"] = 10 + 0.3 * level + dice.normal(0, 3, n)
days["last_week"] = days["demand"].shift(7)
days["next_week"] = days["demand"].shift(-7)
days = days.dropna().sample(frac=1, random_state=1).reset_index(drop=True)
train, test = days[days["day"] < "2022-07-01"], days[days["day"] >= "2022-07-08"]
model = Ridge().fit(train[["demand", "warmth", "last_week"]], train["next_week"])
print("error", mean_absolute_error(test["next_week"], model.predict(test[["demand", "warmth", "last_week"]])))
