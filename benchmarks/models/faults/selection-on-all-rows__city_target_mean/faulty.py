"""Rent model for flats; postal areas are encoded by their typical rent."""
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import train_test_split


def make_listings(n=1600, n_areas=380, seed=5):
    rng = np.random.default_rng(seed)
    area = rng.integers(0, n_areas, n)
    level = rng.normal(0, 60, n_areas)
    size = rng.gamma(9, 8, n).round(1)
    rooms = np.clip((size / 25 + rng.normal(0, .6, n)).round(), 1, 7)
    year = rng.integers(1900, 2023, n)
    rent = 250 + 9.5 * size + 2.5 * (year - 1950) + level[area] + rng.normal(0, 210, n)
    return pd.DataFrame({
        "area_code": [f"A{a:04d}" for a in area],
        "size_m2": size,
        "rooms": rooms.astype(int),
        "built": year,
        "rent": rent.round(0),
    })


def main():
    flats = make_listings()
    flats["area_level"] = flats.groupby("area_code")["rent"].transform("mean")

    train, test = train_test_split(flats, test_size=0.3, random_state=21)
    features = ["size_m2", "rooms", "built", "area_level"]
    model = RandomForestRegressor(n_estimators=150, min_samples_leaf=6, random_state=0)
    model.fit(train[features], train["rent"])
    pred = model.predict(test[features])
    print(f"flats: {len(train)} train / {len(test)} test")
    print(f"MAE {mean_absolute_error(test['rent'], pred):.1f}   R2 {r2_score(test['rent'], pred):.3f}")


if __name__ == "__main__":
    main()
