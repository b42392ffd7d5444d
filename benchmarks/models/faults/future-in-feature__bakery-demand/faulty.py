"""Tomorrow's bread sales of one bakery."""
import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_absolute_error


def sales_history(n_days=1100, seed=12):
    rng = np.random.default_rng(seed)
    index = pd.date_range("2021-03-01", periods=n_days, freq="D")
    level = np.zeros(n_days)
    for i in range(1, n_days):
        level[i] = 0.9 * level[i - 1] + rng.normal(0, 9)
    weekend = np.where(index.day_of_week >= 5, 45, 0)
    return pd.DataFrame({"sold": (260 + level + weekend + rng.normal(0, 8, n_days)).round()}, index=index)


def add_features(sales):
    out = sales.copy()
    out["weekend"] = (out.index.day_of_week >= 5).astype(int)
    out["sold_last_week"] = out["sold"].shift(7)
    out["recent"] = out["sold"].rolling(5, center=True).mean()
    return out.dropna()


def main():
    table = add_features(sales_history())
    train, test = table.loc[:"2023-04-30"], table.loc["2023-05-01":]
    inputs = ["weekend", "sold_last_week", "recent"]
    model = LinearRegression().fit(train[inputs], train["sold"])
    error = mean_absolute_error(test["sold"], model.predict(test[inputs]))
    naive = mean_absolute_error(test["sold"], test["sold_last_week"])
    print(f"{train.index[0]:%Y-%m-%d} .. {train.index[-1]:%Y-%m-%d} train, {len(test)} days test")
    print(f"MAE model     {error:.1f} loaves")
    print(f"MAE last week {naive:.1f} loaves")


if __name__ == "__main__":
    main()
