"""Bicycle hire: stations are numbered in each part anew."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error
from sklearn.preprocessing import LabelEncoder

dice = np.random.default_rng(0)
n = 1000
names = np.array([f"station {chr(65 + i)}" for i in range(14)])
level = dict(zip(names, dice.normal(20, 8, 14), strict=True))
hires = pd.DataFrame({"station": dice.choice(names, n), "warmth": dice.normal(15, 6, n)})
hires.loc[700:, "station"] = dice.choice(names[3:], n - 700)
hires["count"] = hires["station"].map(level) + 0.8 * hires["warmth"] + dice.normal(0, 2, n)

train, test = hires.iloc[:700].copy(), hires.iloc[700:].copy()
train["station"] = LabelEncoder().fit_transform(train["station"])
test["station"] = LabelEncoder().fit_transform(test["station"])
model = RandomForestRegressor(60, random_state=0).fit(train[["station", "warmth"]], train["count"])
print("MAE", mean_absolute_error(test["count"], model.predict(test[["station", "warmth"]])))
