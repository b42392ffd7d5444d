"""Taxi tips: the mean tip of a zone comes from training rides and is merged onto both parts."""

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_absolute_error, r2_score

rng = np.random.default_rng(34)
n = 5000
zone_tip = rng.normal(3, 1.2, 50)
rides = pd.DataFrame(
    {
        "zone": rng.integers(0, 50, n),
        "fare": rng.gamma(3, 6, n),
        "night": rng.binomial(1, 0.25, n),
        "passengers": rng.integers(1, 5, n),
    }
)
rides["tip"] = (
    zone_tip[rides.zone]
    + 0.11 * rides.fare
    + 0.8 * rides.night
    + 0.2 * rides.passengers
    + rng.normal(0, 1, n)
)

test = rides.sample(frac=0.25, random_state=1)
rest = rides.drop(test.index)
stats_rows = rest.sample(frac=0.4, random_state=2)
train = rest.drop(stats_rows.index)
stats = (
    stats_rows.groupby("zone")["tip"].agg(zone_mean="mean", zone_sd="std").reset_index()
)
train = train.merge(stats, on="zone", how="left")
test = test.merge(stats, on="zone", how="left")
cols = ["fare", "night", "passengers", "zone_mean"]
m = HistGradientBoostingRegressor(
    learning_rate=0.06,
    max_leaf_nodes=12,
    max_iter=300,
    early_stopping=True,
    random_state=0,
)
m.fit(train[cols], train["tip"])
hat = m.predict(test[cols])
print(
    "rounds",
    m.n_iter_,
    " MAE %.3f  R2 %.3f"
    % (mean_absolute_error(test["tip"], hat), r2_score(test["tip"], hat)),
)
