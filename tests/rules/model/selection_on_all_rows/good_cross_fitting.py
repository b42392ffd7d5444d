"""Shops: the target encoder of the library encodes the training rows out of fold and the others by all of these."""

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import TargetEncoder

dice = np.random.default_rng(6)
n = 1200
sales = pd.DataFrame({"shop": dice.choice([f"shop {i}" for i in range(60)], n), "visitors": dice.poisson(80, n)})
level = dict(zip([f"shop {i}" for i in range(60)], dice.normal(0, 20, 60), strict=True))
sales["turnover"] = 3.0 * sales["visitors"] + sales["shop"].map(level) + dice.normal(0, 8, n)
train, test = train_test_split(sales, test_size=0.25, random_state=0)
model = make_pipeline(
    make_column_transformer((TargetEncoder(random_state=0), ["shop"]), remainder="passthrough"),
    HistGradientBoostingRegressor(random_state=0),
)
model.fit(train[["shop", "visitors"]], train["turnover"])
print(mean_absolute_error(test["turnover"], model.predict(test[["shop", "visitors"]])))
