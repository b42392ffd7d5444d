"""Soil moisture at two depths, hour by hour: the deeper one follows softly, and each is what a probe measured at that hour."""

import numpy as np
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error

dice = np.random.default_rng(54)
n = 1000
rain = np.where(dice.random(n) < 0.15, dice.gamma(2, 3, n), 0.0)
top, deep, warmth = np.zeros(n), np.zeros(n), 12 + 6 * np.sin(np.arange(n) * 2 * np.pi / 24) + dice.normal(0, 1, n)
for hour in range(1, n):
    top[hour] = 0.9 * top[hour - 1] + 0.3 * rain[hour]
    deep[hour] = 0.97 * deep[hour - 1] + 0.03 * top[hour - 1]
table = np.column_stack([top, deep, rain, warmth])[:-3]
later = deep[3:] + dice.normal(0, 0.02, n - 3)
model = Ridge().fit(table[:700], later[:700])
print("MAE", mean_absolute_error(later[700:], model.predict(table[700:])))
