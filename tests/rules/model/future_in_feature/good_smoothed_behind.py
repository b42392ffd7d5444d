"""Power of a wind park an hour ahead: weights fall off into the past, and differences of two hours stand beside the hour before."""

import numpy as np
import pandas as pd
from sklearn.ensemble import ExtraTreesRegressor
from sklearn.metrics import r2_score

dice = np.random.default_rng(53)
n = 900
gust = np.zeros(n)
for hour in range(1, n):
    gust[hour] = 0.85 * gust[hour - 1] + dice.normal(0, 1.5)
park = pd.DataFrame({"wind": 9 + gust})
weights = np.array([0.4, 0.3, 0.2, 0.1])
park["before"] = park["wind"].shift(1)
park["quiet"] = np.convolve(park["wind"], weights)[:n]
park["quiet_before"] = park["quiet"].shift(2)
park["slow"] = park["wind"].ewm(span=8).mean()
park["rise"] = park["wind"].diff(2)
park["power"] = 3 * park["wind"].shift(-1) + dice.normal(0, 1, n)
park = park.drop(columns="wind").iloc[12:-1]
read, cut = park.columns[:-1], 620
model = ExtraTreesRegressor(60, min_samples_leaf=3, random_state=0).fit(park[read][:cut], park["power"][:cut])
print("R2", r2_score(park["power"][cut:], model.predict(park[read][cut:])))
