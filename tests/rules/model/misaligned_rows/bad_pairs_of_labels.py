"""Trams: delays by line and day, cut to the days that both tables have; the array of the target has the order of the other table."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.model_selection import KFold, cross_val_score

dice = np.random.default_rng(16)
both = pd.MultiIndex.from_product([[f"line {at}" for at in range(12)], range(50)], names=["line", "day"])
trams = pd.DataFrame({"rain": dice.gamma(1, 4, 600), "riders": dice.gamma(6, 40, 600), "stops": dice.integers(9, 40, 600)}, both)
delay = np.exp(0.03 * trams["rain"] + 0.004 * trams["riders"] + dice.normal(0, 0.2, 600))
delay = delay.sample(frac=0.9, random_state=1)
trams = trams[trams["rain"] < 12]
shared = delay.index.intersection(trams.index)
target = np.sqrt(delay.loc[shared])
table = trams.loc[trams.index.isin(shared)]
forest = RandomForestRegressor(50, min_samples_leaf=4, random_state=0)
print("R2", cross_val_score(forest, table, target.values, cv=KFold(4, shuffle=True, random_state=0)).mean())
