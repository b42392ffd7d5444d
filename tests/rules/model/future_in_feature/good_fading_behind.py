"""Tides of a lock: the level is smoothed from the oldest reading on, beside a running count and the phase of the tide."""

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_absolute_error

dice = np.random.default_rng(20)
n = 1500
level = pd.Series(3 * np.sin(2 * np.pi * np.arange(n) / 37.3) + dice.normal(0, 0.7, n))
table = pd.DataFrame(
    {"last": level, "before": level.shift(1), "smooth": level.ewm(alpha=0.4).mean(), "slow": level.ewm(span=30).mean()}
)
table["twice"] = table["smooth"].ewm(alpha=0.4).mean()
table["count"] = np.arange(n) * 0.5
table["phase"], table["turned"] = np.sin(2 * np.pi * table["count"] / 18.65), np.cos(2 * np.pi * table["count"] / 18.65)
table = table[1:-1]
ahead = level[2:].to_numpy()
model = HistGradientBoostingRegressor(max_iter=80, random_state=0).fit(table[:1100], ahead[:1100])
print("MAE", mean_absolute_error(ahead[1100:], model.predict(table[1100:])))
