"""How long does a pump run? The logarithm of the minutes is learned, and the flow in litres a second was made of them and the volume."""

import numpy as np
import pandas as pd
from sklearn.linear_model import RidgeCV
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PowerTransformer

dice = np.random.default_rng(12)
n = 900
tanks = pd.DataFrame({"cubic_metres": dice.gamma(5, 8, n), "lift": dice.uniform(2, 30, n), "age": dice.integers(0, 25, n)})
minutes = tanks["cubic_metres"] * (1.2 + 0.05 * tanks["lift"] + 0.02 * tanks["age"]) * dice.lognormal(0, 0.2, n)
tanks["flow"] = 1000 * tanks["cubic_metres"] / (60 * minutes)
a, b, ya, yb = train_test_split(tanks, np.log1p(minutes), random_state=4)
model = make_pipeline(PowerTransformer(), RidgeCV()).fit(a, ya)
print("MAE", mean_absolute_error(np.expm1(yb), np.expm1(model.predict(b))))
