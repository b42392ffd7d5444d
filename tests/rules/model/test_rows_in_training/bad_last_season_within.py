"""The last season is to be foreseen, but the rows to learn from end with it instead of before it."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error

dice = np.random.default_rng(7)
visits = pd.DataFrame(
    {"season": np.repeat(np.arange(2014, 2022), 90), "sun": dice.normal(size=720), "price": dice.normal(size=720)}
)
visits["guests"] = 200 + 30 * visits["sun"] - 20 * visits["price"] + dice.normal(0, 40, 720)
features = ["sun", "price"]
before, last = visits[visits["season"] <= 2021], visits[visits["season"] >= 2021]
forest = RandomForestRegressor(60, random_state=0).fit(before[features], before["guests"])
print("MAE of the last season", mean_absolute_error(last["guests"], forest.predict(last[features])))
