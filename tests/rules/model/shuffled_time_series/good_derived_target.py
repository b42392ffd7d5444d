"""Orders with their dates: each fold learns the ratio to the list price; orders have nothing to do with each other."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.model_selection import KFold

rng = np.random.default_rng(4)
dates = pd.date_range("2023-01-01", periods=700, freq="3h")
table = pd.DataFrame(
    {"listed": rng.uniform(20, 90, 700), "amount": rng.integers(1, 40, 700), "member": rng.integers(0, 2, 700)}, index=dates
)
paid = table["listed"] * (1 - 0.004 * table["amount"] - 0.05 * table["member"]) * rng.normal(1, 0.02, 700)

errors = []
for learn, check in KFold(n_splits=4, shuffle=True, random_state=1).split(table):
    part = table.iloc[learn]
    forest = RandomForestRegressor(40, min_samples_leaf=3, random_state=0)
    forest.fit(part, paid.iloc[learn] / part["listed"])
    rest = table.iloc[check]
    told = forest.predict(rest) * rest["listed"]
    errors.append(float((told - paid.iloc[check]).abs().mean()))
print(f"mean error {np.mean(errors):.2f}")
