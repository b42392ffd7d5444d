"""A pump's meter counts up without end and in uneven steps; load and heat go on from hour to hour, and the last fifth is held out."""

import numpy as np
import pandas as pd
from sklearn.linear_model import RidgeCV
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(15)
n = 1400
load, heat = np.zeros(n), np.zeros(n)
for at in range(1, n):
    load[at] = 0.9 * load[at - 1] + rng.normal()
    heat[at] = 0.85 * heat[at - 1] + rng.normal()
table = pd.DataFrame({"load": load, "heat": heat, "meter": np.cumsum(np.exp(0.5 * load) * rng.gamma(1, 1, n))})
power = 3 * load - heat + rng.normal(0, 0.5, n)
a, b, power_a, power_b = train_test_split(table, power, test_size=0.2, shuffle=False)
print("R2", r2_score(power_b, RidgeCV(np.logspace(-3, 3, 13)).fit(a, power_a).predict(b)))
