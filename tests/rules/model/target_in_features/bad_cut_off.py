"""Hours of overtime: what was paid out of the account is the hours less those allowed, never below nothing."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(33)
n = 1500
staff = pd.DataFrame({"orders": dice.poisson(30, n), "team": dice.integers(3, 12, n), "allowed": dice.choice([4.0, 8.0], n)})
hours = (staff["orders"] * 6 / staff["team"] + dice.gamma(2, 3, n)).round(2)
staff["paid_out"] = (hours - staff["allowed"]).clip(lower=0, upper=40)
seen, new, hours_seen, hours_new = train_test_split(staff, hours, random_state=2)
forest = RandomForestRegressor(60, min_samples_leaf=5, random_state=0).fit(seen, hours_seen)
print("MAE", mean_absolute_error(hours_new, forest.predict(new)))
