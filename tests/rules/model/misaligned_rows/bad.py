"""Houses: the features are sorted by size, the prices are not."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(0)
n = 500
houses = pd.DataFrame({"size": dice.gamma(9, 14, n), "rooms": dice.integers(1, 8, n), "age": dice.uniform(0, 90, n)})
houses["price"] = 3 * houses["size"] - 0.8 * houses["age"] + dice.normal(0, 20, n)

features = houses[["size", "rooms", "age"]].sort_values("size").reset_index(drop=True)
prices = houses["price"].to_numpy()
a, b, ya, yb = train_test_split(features, prices, test_size=0.25, random_state=0)
print(r2_score(yb, RandomForestRegressor(50, random_state=0).fit(a, ya).predict(b)))
