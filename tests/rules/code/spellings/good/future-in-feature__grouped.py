import pandas as pd
from sklearn.ensemble import RandomForestRegressor


def add_features(group):
    group = group.sort_values("day")
    group["mean_week"] = group["load"].shift(1).rolling(7).mean()
    group["yesterday"] = group["load"].shift(1)
    group["smooth"] = group["load"].rolling(7, center=True).mean()
    return group


meters = pd.read_parquet("meters.parquet")
meters = meters.groupby("meter").apply(add_features).dropna()
meters.plot(x="day", y="smooth")
old = meters[meters["day"] < "2024-01-01"]
new = meters[meters["day"] >= "2024-01-01"]
columns = ["mean_week", "yesterday"]
forest = RandomForestRegressor().fit(old[columns], old["load"])
print(forest.score(new[columns], new["load"]))
