import pytest

from tests.rules.data.missing_values import bad, good
from tests.tables import customers, faults, found, told_of


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "missing-values"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "income")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_columns_that_are_missing_together_are_named_together():
    table = customers()
    table |= {name: [None if row < 400 else 1.0 * row for row in range(2400)] for name in ("width", "height")}
    (one,) = found("missing-values", table)
    assert one.finding.values["columns"] == ("width", "height")


def test_few_missing_values_are_silent():
    for share in (0.0, 0.01, 0.03):
        table = customers()
        table["income"] = [None if row < 2400 * share else value for row, value in enumerate(table["income"])]
        assert found("missing-values", table) == []


def with_pools(says, lacks):
    """Customers of whom some have a pool: what the table says of it, and the rows without its size."""
    return customers() | {"pool": says, "pool_m2": [None if lack else 20.0 + row % 30 for row, lack in enumerate(lacks)]}


WITHOUT = [row % 3 == 0 for row in range(2400)]


@pytest.mark.parametrize(("no", "yes"), [("no", "yes"), ("none", "tiles"), (False, True), (0, 1), ("Kein", "Folie")])
def test_what_is_not_there_has_no_size(no, yes):
    assert found("missing-values", with_pools([no if one else yes for one in WITHOUT], WITHOUT)) == []


def test_a_size_that_is_missing_of_what_is_there_is_named():
    says = ["no" if one else "yes" for one in WITHOUT]
    (one,) = found("missing-values", with_pools(says, [one or row % 5 == 0 for row, one in enumerate(WITHOUT)]))
    assert one.finding.where.column == "pool_m2"


def test_a_place_that_sends_nothing_is_named():
    says = ["north" if one else "south" for one in WITHOUT]
    (one,) = found("missing-values", with_pools(says, WITHOUT))
    assert one.finding.where.column == "pool_m2"


@pytest.mark.parametrize(("share", "is_fault"), [(0.3, True), (0.49, True), (0.51, False), (0.8, False)])
def test_what_most_rows_lack_is_a_hint(share, is_fault):
    table = customers()
    table["second_driver_age"] = [None if row < 2400 * share else 20.0 + row % 50 for row in range(2400)]
    told = told_of("missing-values", table)
    assert (len(told.faults), len(told.hints)) == ((1, 0) if is_fault else (0, 1))
