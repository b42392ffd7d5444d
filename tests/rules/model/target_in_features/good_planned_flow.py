"""The same pumps with the flow that was planned: volume over flow is nearly the time, and by what it is missed cannot be known before."""

import numpy as np
import pandas as pd
from sklearn.linear_model import RidgeCV
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

dice = np.random.default_rng(12)
n = 900
tanks = pd.DataFrame({"cubic_metres": dice.gamma(5, 8, n), "lift": dice.uniform(2, 30, n), "age": dice.integers(0, 25, n)})
tanks["planned"] = dice.choice([4.0, 6.0, 8.5, 12.0, 15.0, 20.0, 25.0, 30.0, 40.0], n)
minutes = 1000 * tanks["cubic_metres"] / (60 * tanks["planned"]) * (1 + 0.004 * tanks["lift"]) * dice.lognormal(0, 0.02, n)
tanks = tanks.assign(log_volume=np.log(tanks["cubic_metres"]), log_planned=np.log(tanks["planned"]))
a, b, ya, yb = train_test_split(tanks, np.log(minutes), random_state=4)
model = make_pipeline(StandardScaler(), RidgeCV()).fit(a, ya)
print("MAE", mean_absolute_error(np.exp(yb), np.exp(model.predict(b))))
