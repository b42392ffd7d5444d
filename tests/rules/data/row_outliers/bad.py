"""In twelve rows the pressures do not belong together."""

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
        table["systolic"] = dice.normal(125, 15, len(table)).round(1)
        table["diastolic"] = (0.6 * table.systolic + dice.normal(0, 3.5, len(table))).round(1)
    rows = np.arange(100, 1300, 100)
    frame.loc[rows[::2], ["systolic", "diastolic"]] = [155.0, 50.0]
    frame.loc[rows[1::2], ["systolic", "diastolic"]] = [92.0, 98.0]
    frame["systolic"] += dice.normal(0, 0.3, 2400).round(2)
    return {"train": frame, "test": later, "target": "churn"}
