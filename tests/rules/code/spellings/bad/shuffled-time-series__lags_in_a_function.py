import pandas as pd
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.model_selection import train_test_split


def with_lags(frame, n):
    for k in range(1, n + 1):
        frame[f"lag_{k}"] = frame["demand"].shift(k)
    return frame.dropna()


hours = pd.read_csv("hours.csv", parse_dates=["hour"]).sort_values("hour")
hours = with_lags(hours, 4)
X, y = hours.drop(columns=["hour", "demand"]), hours["demand"]
a, b, c, d = train_test_split(X, y, test_size=0.2, random_state=0)  # HERE
print(GradientBoostingRegressor().fit(a, c).score(b, d))
