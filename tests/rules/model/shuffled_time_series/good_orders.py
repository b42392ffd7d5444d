"""Orders have dates, but one order says nothing of the next one's value."""

import numpy as np
import pandas as pd
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(2)
n = 1000
orders = pd.DataFrame(
    {
        "date": pd.Timestamp("2023-01-01") + pd.to_timedelta(np.sort(dice.integers(0, 300, n)), unit="D"),
        "items": dice.poisson(3, n) + 1,
        "is_member": dice.integers(0, 2, n),
    }
)
orders["value"] = 12 * orders["items"] + 8 * orders["is_member"] + dice.gamma(2, 5, n)
X = orders.assign(month=orders["date"].dt.month)[["items", "is_member", "month"]]
a, b, ya, yb = train_test_split(X, orders["value"], random_state=0)
print(mean_absolute_error(yb, GradientBoostingRegressor(random_state=0).fit(a, ya).predict(b)))
