"""The dose helps within each clinic and over all."""

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
    site = dice.integers(0, 4, 2400)
    dose = (10 + 2 * site + dice.normal(0, 3, 2400)).round(2)
    healed = 60 + 3 * site + 1.2 * dose + dice.normal(0, 6, 2400)
    table = pd.DataFrame(
        {
            "dose": dose,
            "clinic": np.array(["a", "b", "c", "d"])[site],
            "age": dice.integers(20, 80, 2400),
            "healed": healed.round(2),
        }
    )
    return {"train": table, "target": "healed"}
