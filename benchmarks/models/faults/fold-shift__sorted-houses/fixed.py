"""House prices, the listing file comes from the agency."""
import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import train_test_split


def agency_file(n=1600, seed=55):
    rng = np.random.default_rng(seed)
    area = rng.gamma(10, 12, n)
    houses = pd.DataFrame({
        "area": area.round(1),
        "garden": (area * rng.gamma(2, 1.2, n)).round(),
        "built": rng.integers(1920, 2023, n),
        "baths": 1 + rng.binomial(3, np.clip(area / 350, 0, 1)),
    })
    houses["price"] = (60 + 2.4 * houses["area"] + 0.12 * houses["garden"] + 0.8 * (houses["built"] - 1920)
                       + 18 * houses["baths"] + rng.normal(0, 25, n))
    return houses.sort_values("area", ignore_index=True)


def main():
    houses = agency_file()
    X, y = houses.drop(columns="price"), houses["price"]
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=0)
    model = HistGradientBoostingRegressor(max_iter=100, max_leaf_nodes=8, learning_rate=0.08, random_state=0)
    model.fit(X_train, y_train)
    hat = model.predict(X_test)
    print(f"{len(X_train)} houses for training, {len(X_test)} for testing")
    print(f"MAE {mean_absolute_error(y_test, hat):.1f} thousand, R2 {r2_score(y_test, hat):.3f}")


if __name__ == "__main__":
    main()
