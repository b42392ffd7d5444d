"""River level by hours: shuffled folds over a table with an index of times."""

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.model_selection import KFold, cross_val_score

dice = np.random.default_rng(1)
n = 1200
hours = pd.date_range("2022-03-01", periods=n, freq="h")
rain = dice.gamma(0.3, 2, n)
level = np.zeros(n)
for i in range(1, n):
    level[i] = 0.97 * level[i - 1] + 0.2 * rain[i] + dice.normal(0, 0.05)
X = pd.DataFrame({"rain": rain, "hour": hours.hour, "yearday": hours.dayofyear}, index=hours)
scores = cross_val_score(
    HistGradientBoostingRegressor(random_state=0), X, level, cv=KFold(5, shuffle=True, random_state=0), scoring="r2"
)
print(scores.mean())
