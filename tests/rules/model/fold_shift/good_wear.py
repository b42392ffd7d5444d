"""A tool's wear only grows, and the forces follow it from cut to cut: the last cuts are to be foreseen."""

import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(1)
n = 600
wear = np.cumsum(rng.exponential(1.0, n))
drift = np.convolve(rng.normal(0, 1, n + 30), np.ones(31) / 31 * 5, mode="valid")
cuts = pd.DataFrame({"wear": wear, "force": 0.01 * wear + drift + rng.normal(0, 0.2, n), "feed": rng.normal(5, 1, n)})
noise = 0.02 * wear + 0.5 * drift + rng.normal(0, 0.2, n)
X_train, X_test, y_train, y_test = train_test_split(cuts, noise, test_size=0.25, shuffle=False)
print("error", mean_absolute_error(y_test, Ridge().fit(X_train, y_train).predict(X_test)))
