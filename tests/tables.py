"""Programs that make tables, checked by the real engine; and tables of columns, judged by one rule."""

from __future__ import annotations

import warnings
from functools import cache

import numpy as np

import sleuth
from sleuth.rule import Certainty


@cache
def diagnosis(program):
    """What is found in the tables of a program."""
    return _checked(**program.tables()).diagnosis


def faults(program):
    """The faults that are found in the tables of a program, in order."""
    return [one.found for one in diagnosis(program).faults]


def hints(program):
    """The hints on the tables of a program."""
    return list(diagnosis(program).hints)


def found(rule, train=None, **options):
    """What one rule finds in these tables, hints left out."""
    return [one.found for one in told_of(rule, train, **options).faults if one.found.certainty is not Certainty.HINT]


def told_of(rule, train=None, **options):
    """The diagnosis of these tables by one rule, which must not crash."""
    told = _checked(train, select=(rule,), **options).diagnosis
    crashed = [one.reason for one in told.not_checked if one.status.value == "crashed"]
    assert crashed == [], crashed
    return told


def _checked(train=None, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the libraries that read tables
        return sleuth.check(train, **options)


def dice(seed=0):
    return np.random.default_rng(seed)


def customers(n=2400, seed=0):
    """A healthy table as a dict of columns."""
    random = np.random.default_rng(seed)
    visits, score = random.poisson(4, n), random.normal(0, 1, n).round(4)
    return {
        "age": random.integers(18, 80, n),
        "income": np.exp(random.normal(10, 0.5, n)).round(2),
        "city": random.choice(["Berlin", "Paris", "Rome", "Oslo", "Madrid"], n).tolist(),
        "visits": visits,
        "score": score,
        "churn": (score - 0.3 * visits + random.normal(0, 1, n) > -1.2).astype(int),
    }
