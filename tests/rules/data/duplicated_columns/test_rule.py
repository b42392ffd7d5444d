import numpy as np

from tests.rules.data.duplicated_columns import bad, good
from tests.tables import customers, dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "duplicated-columns"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "fahrenheit")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_an_equal_column_is_a_proof():
    table = customers()
    (one,) = found("duplicated-columns", table | {"again": table["score"]})
    assert (one.finding.where.column, one.finding.values["copy_of"], str(one.certainty)) == ("again", "score", "proof")


def test_renamed_levels_are_named():
    table = customers()
    (one,) = found("duplicated-columns", table | {"code": [city[:2].upper() for city in table["city"]]})
    assert one.finding.where.column == "code"


def test_columns_that_differ_are_silent():
    random = dice()
    base = random.normal(size=2000)
    table = {
        "a": base,
        "b": base + random.normal(0, 0.1, 2000),
        "c": base**2,
        "d": random.normal(size=2000),
        "e": (base > 0).astype(int),
    }
    assert found("duplicated-columns", table) == []


def test_a_row_of_sums_below_the_table_makes_no_copies_of_its_columns():
    random = dice(9)
    net, count = random.gamma(4, 30, 900).round(2), random.integers(1, 40, 900)
    table = {"net": np.append(net, net.sum()), "count": np.append(count, count.sum())}
    assert found("duplicated-columns", table) == []
    table["rounded"] = (table["net"] / 10).round()
    (one,) = found("duplicated-columns", table)
    assert one.finding.where.column == "rounded"
