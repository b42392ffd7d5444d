"""Wells by hour: last hour's readings keep their names, of one station and of several that take turns in no order."""

import numpy as np
import pandas as pd
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.linear_model import Ridge
from sklearn.metrics import r2_score

dice = np.random.default_rng(23)
n = 900
hours = pd.DataFrame(
    {"pump": dice.gamma(3, 2, n), "valve": dice.uniform(0, 1, n)}, index=pd.date_range("2022-01-01", periods=n, freq="h")
)
hours["level"] = (
    20 - 1.5 * hours["pump"].shift(1, fill_value=6) + 4 * hours["valve"].shift(1, fill_value=0.5) + dice.normal(0, 1, n)
)
table = hours[["pump", "valve"]].shift(1).dropna()
level = hours.loc[table.index, "level"]
model = Ridge().fit(table[:650], level[:650])
print("R2", r2_score(level[650:], model.predict(table[650:])))

visits = pd.DataFrame({"well": dice.choice(list("abcd"), n), "salt": dice.gamma(2, 3, n), "heat": dice.normal(11, 2, n)})
before = visits.groupby("well")[["salt", "heat"]].shift(1)
visits["ions"] = 0.7 * before["salt"].fillna(6) + 0.4 * before["heat"].fillna(11) + dice.normal(0, 0.6, n)
table = before.dropna()
ions = visits.loc[table.index, "ions"].to_numpy()
model = GradientBoostingRegressor(n_estimators=60, random_state=0).fit(table[:650], ions[:650])
print("R2", r2_score(ions[650:], model.predict(table[650:])))
