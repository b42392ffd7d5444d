"""Receipts of twelve shops: the same shops are met again, and a shop says little of a receipt."""

import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(5)
n = 900
receipts = pd.DataFrame({"site_id": dice.integers(0, 12, n), "items": dice.poisson(6, n), "hour": dice.integers(8, 21, n)})
receipts["total"] = 3.1 * receipts["items"] + dice.gamma(2, 4, n)
a, b, ya, yb = train_test_split(receipts[["items", "hour"]], receipts["total"], random_state=0)
print(mean_absolute_error(yb, Ridge().fit(a, ya).predict(b)))
