# each month is predicted by a model that has seen every earlier month, then it joins the history
import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(84)
idx = pd.date_range("2019-01-01", "2021-12-31")
price = 50 + np.cumsum(rng.normal(0, 0.6, len(idx))) * 0.3
temp = (
    11
    - 9 * np.cos(2 * np.pi * (idx.day_of_year.to_numpy() - 20) / 365)
    + rng.normal(0, 2.5, len(idx))
)
gas = pd.DataFrame(
    {
        "temp_fc": temp + rng.normal(0, 1, len(idx)),
        "weekend": (idx.day_of_week >= 5).astype(float),
    },
    index=idx,
)
gas["use"] = (
    90
    - 3.2 * np.minimum(temp, 16)
    - 6 * gas.weekend
    - 0.3 * (price - 50)
    + rng.normal(0, 3, len(idx))
)
gas["cold"] = np.minimum(gas.temp_fc, 16)
gas["use_lag1"] = gas["use"].shift(1)
gas["use_lag7"] = gas["use"].shift(7)
gas = gas.dropna()
cols = ["cold", "weekend", "use_lag1", "use_lag7"]

months = pd.period_range("2020-07", "2021-12", freq="M")
stamp = gas.index.to_period("M")
out = []
for m in months:
    hist, now = gas[stamp < m], gas[stamp == m]
    fit = make_pipeline(StandardScaler(), Ridge(1.0)).fit(hist[cols], hist["use"])
    out.append(
        pd.DataFrame(
            {"y": now["use"], "hat": fit.predict(now[cols]), "naive": now["use_lag7"]}
        )
    )
out = pd.concat(out)
print(
    "days",
    len(out),
    "MAE %.2f  week-ago %.2f"
    % (mean_absolute_error(out.y, out.hat), mean_absolute_error(out.y, out.naive)),
)
print(
    out.assign(e=(out.y - out.hat).abs())
    .groupby(out.index.quarter)["e"]
    .mean()
    .round(2)
    .to_string()
)
