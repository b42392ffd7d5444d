"""Small whole numbers: two counts whose sum often is the third by chance, and a flag beside them."""

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(35)
n = 1200
days = pd.DataFrame({"calls": dice.poisson(4, n), "visits": dice.poisson(2, n), "is_weekend": dice.integers(0, 2, n)})
sales = days["calls"] + days["visits"] + dice.choice([0, 0, 0, 1], n)
seen, new, sales_seen, sales_new = train_test_split(days, sales, random_state=5)
model = HistGradientBoostingRegressor(max_iter=60, random_state=0).fit(seen, sales_seen)
print("MAE", mean_absolute_error(sales_new, model.predict(new)))
