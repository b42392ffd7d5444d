"""Percentages that reach 100, amounts that are often zero, and hours with a heap at forty."""

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
        n = len(table)
        table["done"] = np.minimum(dice.normal(85, 15, n), 100).round(1)
        table["debt"] = np.maximum(dice.normal(-10, 900, n), 0).round(2)
        table["hours"] = np.where(dice.random(n) < 0.4, 40, dice.integers(10, 75, n))
    return {"train": frame, "test": later, "target": "churn"}
