"""Healthy tables with what tempts an alarm: heavy tails, rare categories, true zeros, seasons, ids, dummies, money, ratings, times.

Each function takes a generator and gives the arguments of `sleuth.check`: the splits, and the roles where they are not inferred.
"""

from __future__ import annotations

import numpy as np
import pandas as pd


def divided(frame, dice, share=0.25, **roles):
    """Train and test, at random."""
    order = dice.permutation(len(frame))
    cut = int(len(frame) * (1 - share))
    train, test = frame.iloc[order[:cut]].reset_index(drop=True), frame.iloc[order[cut:]].reset_index(drop=True)
    return {"train": train, "test": test, **roles}


def bank(dice, n=6000):
    """Loans: heavy-tailed incomes, true zeros, rare but valid categories, an id."""
    income = np.exp(dice.normal(10.3, 0.8, n)).round(2)
    debt = np.where(dice.random(n) < 0.6, 0.0, np.exp(dice.normal(8, 1.5, n))).round(2)
    age = np.clip(dice.gamma(9, 4.6, n), 18, 99).astype(int)
    purpose = dice.choice(["car", "house", "studies", "wedding", "boat"], n, p=[0.4, 0.35, 0.2, 0.047, 0.003])
    risk = 0.9 * np.log1p(debt) / 8 - 0.6 * (np.log(income) - 10.3) + dice.normal(0, 0.8, n) - 0.2
    frame = pd.DataFrame(
        {
            "loan_id": dice.permutation(n) + 100_000,
            "income": income,
            "debt": debt,
            "age": age,
            "purpose": purpose,
            "n_loans": dice.poisson(1.2, n),
            "rating": dice.integers(1, 6, n),
            "default": (risk > 0.3).astype(int),
        }
    )
    return divided(frame, dice, target="default")


def shop(dice, n=8000):
    """Orders: zero-inflated amounts, prices that end in .99, ratings, countries of which some are rare, UUID-like keys."""
    price = (np.exp(dice.normal(3, 0.7, n)).round() + 0.99).round(2)
    quantity = 1 + dice.geometric(0.6, n)
    country = dice.choice(["Germany", "France", "Italy", "Spain", "Iceland", "Malta"], n, p=[0.4, 0.3, 0.2, 0.094, 0.004, 0.002])
    discount = np.where(dice.random(n) < 0.8, 0.0, dice.choice([5.0, 10.0, 15.0, 20.0, 50.0], n))
    frame = pd.DataFrame(
        {
            "order": ["%016x" % v for v in dice.integers(0, 2**63, n)],
            "price": price,
            "quantity": quantity,
            "country": country,
            "discount": discount,
            "weight_kg": (0.2 * quantity + dice.gamma(2, 0.4, n)).round(3),
            "stars": dice.choice([1, 2, 3, 4, 5], n, p=[0.05, 0.05, 0.1, 0.3, 0.5]),
        }
    )
    frame["revenue"] = (price * quantity * (1 - discount / 100) * np.exp(dice.normal(0, 0.3, n))).round(2)
    return divided(frame, dice, target="revenue")


def clinic(dice, n=4000):
    """Patients, one row each: pressures, rare diagnoses, sex, dates in no order."""
    age = np.clip(dice.normal(55, 17, n), 0, 100).round().astype(int)
    systolic = (100 + 0.5 * age + dice.normal(0, 14, n)).round().astype(int)
    frame = pd.DataFrame(
        {
            "record": np.arange(n),
            "age": age,
            "sex": dice.choice(["f", "m"], n),
            "systolic": systolic,
            "diastolic": (0.5 * systolic + 15 + dice.normal(0, 8, n)).round().astype(int),
            "bmi": np.exp(dice.normal(3.25, 0.18, n)).round(1),
            "smoker": dice.random(n) < 0.2,
            "code": dice.choice(["I10", "E11", "J45", "C50"], n, p=[0.6, 0.3, 0.095, 0.005]),
            "visit": pd.Timestamp("2023-01-01") + pd.to_timedelta(dice.integers(0, 365, n), unit="D"),
        }
    )
    frame["ill"] = np.where(0.03 * (age - 55) + 0.02 * (systolic - 127) + dice.normal(0, 1, n) > 0.4, "yes", "no")
    return divided(frame, dice, target="ill", ids="record")


def weather(dice, n=5000):
    """An hourly series with seasons, divided by time at a full year apart, so that seasons agree; rain with true zeros."""
    t = np.arange(n)
    day, year = 2 * np.pi * t / 24, 2 * np.pi * t / (n / 2)
    rain = np.where(dice.random(n) < 0.85, 0.0, dice.gamma(0.7, 3, n)).round(1)
    temperature = 12 + 9 * np.sin(year) + 5 * np.sin(day) + dice.normal(0, 2, n)
    frame = pd.DataFrame(
        {
            "time": pd.date_range("2022-01-01", periods=n, freq="h"),
            "temperature": temperature.round(1),
            "rain": rain,
            "wind": dice.weibull(1.8, n).round(2) * 4,
            "humidity": np.clip(75 - temperature + dice.normal(0, 8, n), 5, 100).round(),
        }
    )
    frame["load"] = (300 + 40 * np.sin(day) - 4 * temperature + dice.normal(0, 12, n)).round(1)
    half = n // 2
    return {"train": frame.iloc[:half], "test": frame.iloc[half:].reset_index(drop=True), "target": "load", "time": "time"}


def dummies(dice, n=3000):
    """A wide table of one-hot columns, some of them rare."""
    made = {}
    for k in range(8):
        levels = dice.choice(6, n, p=[0.4, 0.3, 0.15, 0.1, 0.04, 0.01])
        made |= {f"f{k}_{level}": (levels == level).astype(int) for level in range(6)}
    frame = pd.DataFrame(made)
    frame["size"] = dice.normal(size=n)
    frame["y"] = (frame["size"] + frame["f0_1"] - frame["f1_2"] + dice.normal(size=n) > 0).astype(int)
    return divided(frame, dice, target="y")


def sensors(dice, n=20_000):
    """Sums and Student's t with three degrees of freedom; correlated channels; Cauchy noise in one."""
    base = dice.standard_t(3, n)
    frame = pd.DataFrame({f"s{k}": (base * 0.5 + dice.standard_t(3, n)).round(4) for k in range(6)})
    frame["jitter"] = dice.standard_cauchy(n).round(3)
    frame["state"] = dice.choice(["idle", "run", "stop"], n, p=[0.5, 0.45, 0.05])
    frame["wear"] = (frame.s0 - frame.s1 + dice.normal(0, 1, n)).round(4)
    return divided(frame, dice, target="wear")


def census(dice, n=9000):
    """People: counts, a category of many levels, hours with a heap at 40, capital gains of which nearly all are zero."""
    hours = np.where(dice.random(n) < 0.5, 40, np.clip(dice.normal(40, 12, n), 1, 90).round()).astype(int)
    gain = np.where(dice.random(n) < 0.92, 0, np.exp(dice.normal(8, 1, n)).round()).astype(int)
    education = dice.integers(1, 17, n)
    frame = pd.DataFrame(
        {
            "age": np.clip(dice.gamma(7, 5.5, n), 17, 95).astype(int),
            "education": education,
            "hours": hours,
            "gain": gain,
            "job": dice.choice([f"job {chr(65 + i)}{chr(97 + j)}" for i in range(10) for j in range(8)], n),
            "gender": dice.choice(["male", "female"], n),
            "children": dice.poisson(1.1, n),
            "zip": [f"{v:05d}" for v in dice.choice(np.arange(1000, 99_000, 331), n)],
        }
    )
    frame["high"] = (0.25 * education + 0.04 * hours + 0.3 * (gain > 0) + dice.normal(0, 1, n) > 4.4).astype(int)
    return divided(frame, dice, target="high")


def words(dice, n=2500):
    """Short texts with umlauts and a label."""
    vocabulary = "der große Zug fährt über die Brücke nach Köln und wir sehen den Fluss am Morgen im Nebel mit vielen alten Häusern".split()
    texts = [" ".join(dice.choice(vocabulary, dice.integers(5, 14))) for _ in range(n)]
    frame = pd.DataFrame(
        {
            "text": texts,
            "length": [len(t) for t in texts],
            "language": dice.choice(["de", "de-AT", "de-CH"], n, p=[0.8, 0.15, 0.05]),
        }
    )
    frame["label"] = dice.choice(["news", "sport", "travel"], n, p=[0.5, 0.3, 0.2])
    return divided(frame, dice)


def repeated(dice, n=5000):
    """A few discrete columns: rows repeat by chance, within and between the splits."""
    frame = pd.DataFrame({f"q{k}": dice.integers(1, 6, n) for k in range(4)})
    frame["y"] = (frame.sum(axis=1) + dice.normal(0, 2, n) > 12).astype(int)
    return divided(frame, dice, target="y")


def _bundled(name):
    def make(dice):
        from sklearn import datasets

        frame = getattr(datasets, f"load_{name}")(as_frame=True).frame
        return divided(frame, dice, target="target")

    make.__doc__ = f"scikit-learn's {name}, divided at random."
    return make


CLEAN = {
    "bank": bank,
    "shop": shop,
    "clinic": clinic,
    "weather": weather,
    "dummies": dummies,
    "sensors": sensors,
    "census": census,
    "words": words,
    "repeated": repeated,
    **{name: _bundled(name) for name in ("iris", "wine", "breast_cancer", "diabetes", "digits")},
}
