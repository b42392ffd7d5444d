"""Freight: the kind of goods tells most of what a load weighs, and each kind varies in proportion; heavy kinds are missed by more."""

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

dice = np.random.default_rng(3)
n = 2400
weights = {"mail": 1.0, "toys": 2.5, "books": 6.0, "tiles": 14.0, "engines": 40.0}
loads = pd.DataFrame({"goods": dice.choice(list(weights), n, p=[0.35, 0.25, 0.2, 0.12, 0.08]), "way": dice.gamma(3, 80, n)})
loads["crates"] = dice.integers(8, 13, n)
tons = loads["goods"].map(weights) * loads["crates"] / 10 * dice.lognormal(0, 0.3, n)
seen, new, t_seen, t_new = train_test_split(loads, tons, test_size=0.4, random_state=2)
columns = make_column_transformer((OneHotEncoder(), ["goods"]), remainder="passthrough")
model = make_pipeline(columns, RandomForestRegressor(80, min_samples_leaf=6, random_state=0)).fit(seen, t_seen)
print("MAE", mean_absolute_error(t_new, model.predict(new)))
