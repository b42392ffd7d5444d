"""Most products are red, whatever their make; and zip codes that always give the town."""

import numpy as np
import pandas as pd


def customers(n, seed):
    dice = np.random.default_rng(seed)
    visits, score = dice.poisson(4, n), dice.normal(0, 1, n).round(4)
    return pd.DataFrame(
        {
            "age": dice.integers(18, 80, n),
            "income": np.exp(dice.normal(10, 0.5, n)).round(2),
            "city": dice.choice(["Berlin", "Paris", "Rome", "Oslo", "Madrid"], n),
            "visits": visits,
            "score": score,
            "churn": (score - 0.3 * visits + dice.normal(0, 1, n) > -1.2).astype(int),
        }
    )


def tables():
    dice = np.random.default_rng(7)
    frame, later = customers(2400, 1), customers(800, 2)
    towns = np.array(["Aach", "Bonn", "Cham", "Daun", "Esens", "Fulda"])
    for table in (frame, later):
        code = dice.integers(0, 40, len(table))
        table["zip"], table["town"] = [f"Z{value:02d}" for value in code], towns[code % 6]
        table["make"] = dice.choice(["m1", "m2", "m3", "m4", "m5", "m6"], len(table))
        table["colour"] = dice.choice(["red", "blue", "green"], len(table), p=[0.994, 0.003, 0.003])
    return {"train": frame, "test": later, "target": "churn"}
