"""A few rows of an hourly series stand in the wrong place, and one hour stands twice."""

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
    frame["time"] = pd.date_range("2024-01-01", periods=2400, freq="h")
    times = frame.time.to_numpy().copy()
    times[[1000, 1001]] = times[[1001, 1000]]
    times[2000] = times[1999]
    frame["time"] = times
    return {"train": frame, "target": "churn", "time": "time"}
