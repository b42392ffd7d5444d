"""Zeros next to small amounts, negative numbers, and ages of 99 among others near it."""

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
        table["debt"] = np.where(dice.random(n) < 0.6, 0.0, np.exp(dice.normal(6, 1.5, n))).round(2)
        table["balance"] = dice.normal(0, 900, n).round()
        table["age"] = np.clip(dice.normal(70, 15, n), 18, 104).astype(int)
        table["pet"] = dice.choice(["cat", "dog", "none"], n)
    return {"train": frame, "test": later, "target": "churn"}
