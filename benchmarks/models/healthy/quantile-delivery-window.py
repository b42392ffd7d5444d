"""Delivery promise: 10 %, 50 % and 90 % quantiles with coverage on held-out orders."""
import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_pinball_loss
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(47)
n = 4000
orders = pd.DataFrame({
    "km": rng.gamma(3, 1.5, n),
    "rain": rng.integers(0, 2, n),
    "queue": rng.poisson(5, n),
})
mean = 14 + 3 * orders["km"] + 4 * orders["rain"] + 1.4 * orders["queue"]
orders["minutes"] = mean + (2 + 0.8 * orders["km"]) * rng.standard_gamma(2, n)

train, test = train_test_split(orders, test_size=0.4, random_state=0)
X_train, X_test = train.drop(columns="minutes"), test.drop(columns="minutes")

quantiles = {}
for q in (0.1, 0.5, 0.9):
    model = HistGradientBoostingRegressor(
        loss="quantile", quantile=q, max_iter=70, max_leaf_nodes=6, min_samples_leaf=60, learning_rate=0.1, random_state=0
    ).fit(X_train, train["minutes"])
    quantiles[q] = model.predict(X_test)
    constant = np.full(len(test), train["minutes"].quantile(q))
    print("q=%.1f pinball %.3f, constant %.3f, share below %.3f" % (
        q,
        mean_pinball_loss(test["minutes"], quantiles[q], alpha=q),
        mean_pinball_loss(test["minutes"], constant, alpha=q),
        (test["minutes"] <= quantiles[q]).mean(),
    ))
inside = (test["minutes"] >= quantiles[0.1]) & (test["minutes"] <= quantiles[0.9])
print("inside the 80%% window: %.3f" % inside.mean())
