"""Power of a wind park an hour ahead: the readings were smoothed by a bell of weights around each hour before the lines were cut."""

import numpy as np
import pandas as pd
from sklearn.ensemble import ExtraTreesRegressor
from sklearn.metrics import r2_score

dice = np.random.default_rng(52)
n = 900
gust = np.zeros(n)
for hour in range(1, n):
    gust[hour] = 0.85 * gust[hour - 1] + dice.normal(0, 1.5)
park = pd.DataFrame({"wind": 9 + gust, "humidity": dice.beta(4, 3, n)})
bell = np.hanning(11) / np.hanning(11).sum()
park["wind_quiet"] = np.convolve(np.pad(park["wind"], 5, mode="reflect"), bell, mode="valid")
park["power"] = 3 * park["wind"].shift(-1) + dice.normal(0, 1, n)
park = park.iloc[12:-1]
read, cut = ["wind", "humidity", "wind_quiet"], 620
model = ExtraTreesRegressor(60, min_samples_leaf=3, random_state=0).fit(park[read][:cut], park["power"][:cut])
print("R2", r2_score(park["power"][cut:], model.predict(park[read][cut:])))
