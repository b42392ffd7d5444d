import numpy as np

from tests.rules.data.rows_sorted_by_target import bad, good
from tests.tables import customers, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "rows-sorted-by-target"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "churn")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_a_sorted_number_is_named():
    table = customers()
    order = np.argsort(table["income"])
    table = {name: np.asarray(values)[order] for name, values in table.items()}
    (one,) = found("rows-sorted-by-target", table, target="income")
    assert one.finding.where.column == "income"


def test_random_order_and_pairs_are_silent():
    assert found("rows-sorted-by-target", customers(), target="churn") == []
    assert found("rows-sorted-by-target", customers() | {"churn": [row % 2 for row in range(2400)]}, target="churn") == []
    assert found("rows-sorted-by-target", customers() | {"churn": [row // 6 % 2 for row in range(2400)]}, target="churn") == []
