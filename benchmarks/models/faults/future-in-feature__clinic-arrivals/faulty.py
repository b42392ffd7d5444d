"""Tomorrow's walk-in arrivals at an outpatient clinic."""
import numpy as np
import pandas as pd
from sklearn.linear_model import RidgeCV
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(17)
days = pd.date_range("2018-01-01", periods=1500, freq="D")
level = np.empty(len(days))
level[0] = 0
for i in range(1, len(days)):
    level[i] = 0.9 * level[i - 1] + rng.normal(0, 5)
weekday = np.array([22, 12, 8, 6, 4, -24, -28])[days.day_of_week]
arrivals = pd.Series(np.round(120 + weekday + level + rng.normal(0, 7, len(days))), index=days)


def design(s):
    f = pd.DataFrame(index=s.index)
    f["today"] = s
    f["yesterday"] = s.shift(1)
    f["week_ago"] = s.shift(6)
    f["level"] = s.rolling(7, center=True, min_periods=4).mean()
    tomorrow = (s.index.day_of_week + 1) % 7
    for k in range(1, 7):
        f[f"dow{k}"] = (tomorrow == k).astype(float)
    f["target"] = s.shift(-1)
    return f.dropna()


table = design(arrivals)
past, recent = table.loc[:"2020-12-31"], table.loc["2021-01-01":]
model = make_pipeline(StandardScaler(), RidgeCV(alphas=np.logspace(-2, 3, 16)))
model.fit(past.drop(columns="target"), past["target"])
hat = model.predict(recent.drop(columns="target"))
print("days:", len(past), len(recent))
print("MAE   %.2f" % mean_absolute_error(recent["target"], hat))
print("naive %.2f" % mean_absolute_error(recent["target"], recent["week_ago"]))
print("R2    %.3f" % r2_score(recent["target"], hat))
