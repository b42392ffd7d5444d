"""Daily electricity load of a town from calendar and weather."""
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error


def load_history():
    rng = np.random.default_rng(14)
    days = pd.date_range("2019-01-01", "2023-12-31", freq="D")
    t = np.arange(len(days))
    temp = 11 - 9 * np.cos(2 * np.pi * (t - 20) / 365.25) + rng.normal(0, 3, len(t))
    level = np.full(len(t), 300.0)
    for i in range(1, len(t)):
        level[i] = 300 + 0.985 * (level[i - 1] - 300) + rng.normal(0, 2.2)
    load = level + 1.8 * np.abs(temp - 17) - 22 * (days.day_of_week >= 5) + rng.normal(0, 4, len(t))
    history = pd.DataFrame({"temp": temp, "load": load}, index=days)
    history["weekday"] = days.day_of_week
    history["dayofyear"] = days.day_of_year
    history["load_28"] = history["load"].shift(28)
    history["load_35"] = history["load"].shift(35)
    return history.dropna()


def main():
    history = load_history()
    columns = ["temp", "weekday", "dayofyear", "load_28", "load_35"]
    cut = int(len(history) * 0.8)
    train, test = history.iloc[:cut], history.iloc[cut:]
    forest = RandomForestRegressor(n_estimators=100, min_samples_leaf=3, random_state=0)
    forest.fit(train[columns], train["load"])
    predicted = forest.predict(test[columns])
    print(f"{len(train)} days for training, {len(test)} for testing")
    print(f"forest       MAE {mean_absolute_error(test['load'], predicted):6.2f} MW")
    print(f"4 weeks ago  MAE {mean_absolute_error(test['load'], test['load_28']):6.2f} MW")


if __name__ == "__main__":
    main()
