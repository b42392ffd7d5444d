"""Capped quantities that have to do with the target, and that no sum or product of makes it: what each leaves out is noise."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(34)
n = 1500
stays = pd.DataFrame(
    {"nights": dice.integers(1, 15, n), "guests": dice.integers(1, 6, n), "rate": dice.normal(90, 25, n).clip(60, 120)}
)
stays["is_member"] = dice.integers(0, 2, n)
stays["deposit"] = (0.2 * stays["nights"] * stays["rate"] + dice.normal(0, 15, n)).clip(50, 200).round()
bill = (stays["nights"] * stays["rate"] * (1 + dice.normal(0, 0.1, n)) + 12 * stays["guests"]).round(2)
seen, new, bill_seen, bill_new = train_test_split(stays, bill, random_state=2)
forest = RandomForestRegressor(60, min_samples_leaf=5, random_state=0).fit(seen, bill_seen)
print("MAE", mean_absolute_error(bill_new, forest.predict(new)))
