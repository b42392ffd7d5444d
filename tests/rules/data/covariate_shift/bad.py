"""The customers of the test data are ten years older."""

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
    later["age"] = later.age + 12
    return {"train": frame, "test": later, "target": "churn", "ignore": ["out-of-range-values"]}
