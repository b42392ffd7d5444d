"""Bicycle hire: one encoder numbers the stations of both parts."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error
from sklearn.preprocessing import OrdinalEncoder

dice = np.random.default_rng(0)
n = 1000
names = np.array([f"station {chr(65 + i)}" for i in range(14)])
level = dict(zip(names, dice.normal(20, 8, 14), strict=True))
hires = pd.DataFrame({"station": dice.choice(names, n), "warmth": dice.normal(15, 6, n)})
hires["count"] = hires["station"].map(level) + 0.8 * hires["warmth"] + dice.normal(0, 2, n)

train, test = hires.iloc[:700].copy(), hires.iloc[700:].copy()
encoder = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
train[["station"]] = encoder.fit_transform(train[["station"]])
test[["station"]] = encoder.transform(test[["station"]])
model = RandomForestRegressor(60, random_state=0).fit(train[["station", "warmth"]], train["count"])
print("MAE", mean_absolute_error(test["count"], model.predict(test[["station", "warmth"]])))
