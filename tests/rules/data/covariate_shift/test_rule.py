import numpy as np
import pytest
from scipy.special import ndtri

from tests.rules.data.covariate_shift import bad, good
from tests.tables import customers, dice, faults, found, told_of


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "covariate-shift"
    assert (first.finding.where.split, first.finding.where.column) == ("test", "age")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_categories_are_compared_too():
    later = customers(800, 3)
    later["city"] = ["Rome" if row % 3 == 0 else city for row, city in enumerate(later["city"])]
    (one,) = found("covariate-shift", customers(), test=later)
    assert one.finding.where.column == "city"


def test_small_and_many_columns_are_silent():
    random = dice()
    for n in (60, 300, 2000):
        train, later = ({f"c{k}": random.standard_t(2, size) for k in range(40)} for size in (2000, n))
        assert found("covariate-shift", train, test=later) == []


def test_categories_of_many_levels_are_silent():
    random = dice()
    train, later = ({"zip": [f"z{v}" for v in random.zipf(1.3, n) % 900]} for n in (3000, 1000))
    assert found("covariate-shift", train, test=later) == []


def normal(n):
    """Numbers that are spread exactly as a normal distribution."""
    return ndtri((np.arange(n) + 0.5) / n)


@pytest.mark.parametrize(("size", "n_found"), [(800, 0), (8000, 1)])
def test_a_small_difference_that_may_be_chance_is_a_hint(size, n_found):
    diagnosis = told_of("covariate-shift", {"x": normal(3 * size)}, test={"x": normal(size) + 0.2})
    assert (len(diagnosis.faults), len(diagnosis.hints)) == (n_found, 1 - n_found)


def gauge(seed, n=9000):
    """Hours of a harbour, one behind the other: each pressure leans on the last, the wind's gusts on none."""
    random = dice(seed)
    steps, pressure = random.normal(0, 2.2, n), np.zeros(n)
    for at in range(1, n):
        pressure[at] = 0.96 * pressure[at - 1] + steps[at]
    times = np.datetime64("2024-01-01T00:00:00") + 3600 * np.arange(n)
    return {"time": times, "pressure": (1013 + pressure).round(1), "gust": random.gamma(3, 2, n).round(1)}


def cut(table, at):
    return ({name: values[part] for name, values in table.items()} for part in (slice(0, at), slice(at, None)))


@pytest.mark.parametrize("seed", range(4))
def test_a_series_that_is_cut_by_time_wanders_by_itself(seed):
    train, later = cut(gauge(seed), 6000)
    assert found("covariate-shift", train, test=later, time="time") == []


@pytest.mark.parametrize(("name", "by"), [("pressure", 14.0), ("gust", 1.0)])
def test_what_a_series_does_not_do_by_itself_is_named(name, by):
    table = gauge(1)
    table[name] = table[name] + by * (np.arange(9000) >= 6000)
    train, later = cut(table, 6000)
    (one,) = found("covariate-shift", train, test=later, time="time")
    assert one.finding.where.column == name
