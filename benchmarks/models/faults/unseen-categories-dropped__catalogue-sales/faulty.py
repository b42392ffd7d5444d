"""Weekly units of catalogue items; most items are listed only once or twice."""
import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler


def listings(seed=26):
    rng = np.random.default_rng(seed)
    staples = [f"S{i:03d}" for i in range(40)]
    level = dict(zip(staples, rng.normal(120, 25, len(staples))))
    rows = [(rng.choice(staples), ) for _ in range(1300)]
    rows += [(f"X{i:04d}",) for i in range(560) for _ in range(rng.integers(1, 3))]
    items = pd.DataFrame(rows, columns=["item"])
    items["price_cut"] = rng.choice([0, 10, 25], len(items), p=[0.7, 0.2, 0.1])
    items["page"] = rng.integers(1, 60, len(items))
    items["units"] = (items["item"].map(level).fillna(35) + 0.9 * items["price_cut"]
                      - 0.4 * items["page"] + rng.normal(0, 8, len(items)))
    return items


def build():
    onehot = OneHotEncoder(handle_unknown="ignore")
    columns = ColumnTransformer([("item", onehot, ["item"]), ("num", StandardScaler(), ["price_cut", "page"])])
    return Pipeline([("columns", columns), ("ridge", Ridge(alpha=0.5))])


def main():
    items = listings()
    train, test = train_test_split(items, test_size=0.35, random_state=0)
    model = build().fit(train, train["units"])
    error = (test["units"] - model.predict(test)).abs()
    known = test["item"].isin(set(train["item"]))
    print("listings:", len(items), "items:", items["item"].nunique())
    print("MAE: %.1f units" % mean_absolute_error(test["units"], model.predict(test)))
    print("by item known in training:", error.groupby(known).mean().round(1).to_dict(),
          "share known %.2f" % known.mean())


if __name__ == "__main__":
    main()
