"""Columns of which a target is made."""

import numpy as np
import pytest

from sleuth.evidence.calls import Column
from sleuth.evidence.relations import exact_relation

N = 400


@pytest.fixture
def dice():
    return np.random.default_rng(0)


def columns(**values):
    return [Column(name, one.astype(float), "number", len(np.unique(one))) for name, one in values.items()]


def test_a_class_by_a_difference_of_two_columns(dice):
    planned, taken, other = dice.gamma(9, 30, N), dice.gamma(9, 30, N), dice.normal(size=N)
    names, how = exact_relation(columns(planned=planned, other=other, taken=taken), (taken - planned > 15) * 1.0, 0.98)
    assert names == ("planned", "taken")
    assert how.startswith("The class is told by whether 'planned' − 'taken' is above -1")


def test_a_class_by_a_ratio(dice):
    debt, income = dice.gamma(3, 1000, N), dice.gamma(9, 1000, N)
    names, how = exact_relation(columns(debt=debt, income=income), (debt / income > 0.4) * 1.0, 0.98)
    assert names == ("debt", "income")
    assert "÷" in how


def test_one_row_that_is_otherwise_is_an_exception(dice):
    planned, taken = dice.gamma(9, 30, N), dice.gamma(9, 30, N)
    late = (taken - planned > 15) * 1.0
    late[np.argmax(taken - planned)] = 0.0
    assert exact_relation(columns(planned=planned, taken=taken), late, 0.98) is None


def test_two_clusters_are_told_by_many_differences(dice):
    kind = np.arange(N) % 2
    a, b = dice.normal(8 * kind, 1), dice.normal(0 * kind, 1)
    assert exact_relation(columns(a=a, b=b), kind * 1.0, 0.98) is None


@pytest.mark.parametrize("name", ["iris", "breast_cancer", "wine"])
def test_real_tables_have_no_such_pair(name):
    from sklearn import datasets

    data = getattr(datasets, f"load_{name}")()
    table = {f"c{at}": values for at, values in enumerate(data.data.T)}
    for kind in range(len(data.target_names)):
        assert exact_relation(columns(**table), (data.target == kind) * 1.0, 0.98) is None
