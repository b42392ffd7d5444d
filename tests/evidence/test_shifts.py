"""Columns made of later rows, among columns that are mostly zero."""

from time import perf_counter

import numpy as np

from sleuth.evidence.calls import Column
from sleuth.evidence.filters import fading
from sleuth.evidence.shifts import made_of_later


def column(name, values):
    return Column(name, values, "number", len(np.unique(values)))


def test_a_centred_mean_of_a_series_with_many_zeros_is_found():
    dice = np.random.default_rng(0)
    demand = np.where(dice.random(400) < 0.6, 0.0, dice.gamma(2, 5, 400))
    smooth = np.convolve(demand, np.ones(7) / 7, mode="same")
    (found,) = made_of_later([column("smooth", smooth)], [column("demand", demand)], None)
    assert (found.column, found.source, found.n_later) == ("smooth", "demand", 3)


def test_many_sparse_columns_are_no_means_of_each_other_and_take_no_time():
    dice = np.random.default_rng(1)
    table = np.where(dice.random((400, 300)) < 0.95, 0.0, dice.random((400, 300)))
    columns = [column(str(at), one) for at, one in enumerate(table.T)]
    began = perf_counter()
    assert list(made_of_later(columns, columns, None)) == []
    assert perf_counter() - began < 5


def test_a_constant_source_fades_into_nothing():
    assert fading(np.zeros(400), np.random.default_rng(0).normal(size=400)) == 0


def test_of_a_wide_table_the_first_columns_are_looked_at():
    dice = np.random.default_rng(0)
    noise = [column(f"c{at}", dice.normal(size=300)) for at in range(400)]
    smooth = column("smooth", np.convolve(noise[3].values, np.ones(5) / 5, mode="same"))
    (found,) = made_of_later([smooth, *noise], noise, None)
    assert (found.column, found.source) == ("smooth", "c3")
    assert list(made_of_later([*noise, smooth], noise, None)) == []
