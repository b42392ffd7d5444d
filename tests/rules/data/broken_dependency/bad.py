"""In four rows the town does not belong to the zip code."""

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
        table["zip"], table["town"] = [f"Z{value:02d}" for value in code], towns[code % 6].astype(object)
    frame.loc[[3, 300, 900, 2100], "town"] = [next(t for t in towns if t != v) for v in frame.town[[3, 300, 900, 2100]]]
    return {"train": frame, "test": later, "target": "churn"}
