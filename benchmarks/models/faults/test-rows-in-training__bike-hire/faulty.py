import argparse

import numpy as np
import pandas as pd
from sklearn.ensemble import ExtraTreesRegressor
from sklearn.metrics import mean_absolute_error, r2_score


def station_table(n, seed):
    rng = np.random.default_rng(seed)
    t = pd.DataFrame({
        "temp_c": rng.normal(14, 8, n),
        "wind_kmh": rng.gamma(3, 5, n),
        "rain_mm": rng.exponential(0.8, n) * (rng.random(n) < 0.3),
        "docks": rng.integers(12, 45, n),
        "dist_centre_km": rng.gamma(2.5, 1.4, n),
    })
    mean = (18 + 1.4 * t.temp_c - 0.03 * (t.temp_c - 24).clip(0) ** 2 - 0.5 * t.wind_kmh
            - 6 * t.rain_mm + 0.9 * t.docks - 4 * t.dist_centre_km)
    t["hires"] = (mean + rng.normal(0, 11, n)).clip(0)
    return t


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--rows", type=int, default=2500)
    ap.add_argument("--trees", type=int, default=120)
    ap.add_argument("--seed", type=int, default=9)
    args = ap.parse_args()

    table = station_table(args.rows, args.seed)
    train = table.sample(frac=0.8, random_state=args.seed)
    test = table.sample(frac=0.2, random_state=args.seed + 1)

    y_train, y_test = train.pop("hires"), test.pop("hires")
    model = ExtraTreesRegressor(args.trees, min_samples_leaf=2, random_state=args.seed)
    model.fit(train, y_train)
    pred = model.predict(test)
    print(f"train {len(train)}  test {len(test)}")
    print(f"MAE {mean_absolute_error(y_test, pred):.2f} hires   R2 {r2_score(y_test, pred):.3f}")
    for name, imp in sorted(zip(train.columns, model.feature_importances_), key=lambda z: -z[1]):
        print(f"  {name:15s} {imp:.3f}")


if __name__ == "__main__":
    main()
