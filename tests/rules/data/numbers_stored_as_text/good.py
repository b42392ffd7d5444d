"""Zip codes with leading zeros, and classes that are called 1, 2 and 3."""

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
    for table in (frame, later):
        table["zip"] = [f"{value:05d}" for value in dice.integers(1000, 99_000, 300)[dice.integers(0, 300, len(table))]]
        table["tier"] = dice.choice(["1", "2", "3"], len(table))
    return {"train": frame, "test": later, "target": "churn"}
