"""Hotel occupancy a week ahead: lags only, walk-forward validation, last year kept apart."""
import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import GridSearchCV, TimeSeriesSplit
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler


def simulate(seed=101):
    rng = np.random.default_rng(seed)
    days = pd.date_range("2018-01-01", "2022-12-31", freq="D")
    t = np.arange(len(days))
    ar = np.zeros(len(days))
    for i in range(1, len(days)):
        ar[i] = 0.95 * ar[i - 1] + rng.normal(0, 2)
    rooms = 110 + 18 * np.sin(2 * np.pi * (t - 100) / 365.25) + 14 * (days.day_of_week >= 4) + ar + rng.normal(0, 4, len(t))
    return pd.Series(rooms.round(), index=days, name="rooms")


def make_table(rooms, horizon=7):
    table = pd.DataFrame({"rooms": rooms})
    for lag in (horizon, horizon + 7):
        table[f"lag_{lag}"] = rooms.shift(lag)
    table["mean_28"] = rooms.shift(horizon).rolling(28).mean()
    angle = 2 * np.pi * table.index.day_of_year / 365.25
    table["sin"], table["cos"] = np.sin(angle), np.cos(angle)
    table["weekend"] = (table.index.day_of_week >= 4).astype(int)
    return table.dropna()


def main():
    table = make_table(simulate())
    past, last_year = table.loc[:"2021"], table.loc["2022"]
    inputs = table.columns.drop("rooms")
    search = GridSearchCV(
        Pipeline([("scale", StandardScaler()), ("ridge", Ridge())]),
        {"ridge__alpha": [0.01, 0.1, 1, 10, 100, 1000]},
        cv=TimeSeriesSplit(n_splits=5, gap=7),
        scoring="neg_mean_absolute_error",
    )
    search.fit(past[inputs], past["rooms"])
    hat = search.predict(last_year[inputs])
    print("alpha:", search.best_params_["ridge__alpha"])
    print("walk-forward MAE: %.2f" % -search.best_score_)
    print("2022 MAE: %.2f" % mean_absolute_error(last_year["rooms"], hat))
    print("2022 MAE of last week's value: %.2f" % mean_absolute_error(last_year["rooms"], last_year["lag_7"]))


if __name__ == "__main__":
    main()
