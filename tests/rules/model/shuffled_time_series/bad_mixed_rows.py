"""Demand of a town from the days before; the rows are mixed, and then cut as if they still stood in time."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error

dice = np.random.default_rng(8)
n = 1200
level = np.cumsum(dice.normal(0, 1, n))
days = pd.DataFrame({"day": pd.date_range("2020-01-01", periods=n), "demand": 200 + 5 * level + dice.normal(0, 2, n)})
days["warmth"] = 10 + 0.3 * level + dice.normal(0, 3, n)
days["last_week"] = days["demand"].shift(7)
days["next_week"] = days["demand"].shift(-7)
days = days.dropna().sample(frac=1, random_state=1).reset_index(drop=True)
cut = 900
forest = RandomForestRegressor(100, min_samples_leaf=10, random_state=0)
forest.fit(days[["demand", "warmth", "last_week"]][:cut], days["next_week"][:cut])
print("error", mean_absolute_error(days["next_week"][cut:], forest.predict(days[["demand", "warmth", "last_week"]][cut:])))
