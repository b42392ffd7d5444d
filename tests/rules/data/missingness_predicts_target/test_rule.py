import numpy as np

from tests.rules.data.missingness_predicts_target import bad, good
from tests.tables import customers, dice, faults, found, told_of


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "missingness-predicts-target"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "months")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_missing_at_random_is_silent():
    for share in (0.05, 0.3, 0.7):
        table = customers()
        gone = dice(3).random(2400) < share
        table["income"] = [None if lost else value for lost, value in zip(gone, table["income"], strict=True)]
        assert found("missingness-predicts-target", table, target="churn") == []


def test_a_number_as_target_is_told_too():
    table = customers()
    table["note"] = [None if value > 25_000 else 1.0 for value in table["income"]]
    (one,) = found("missingness-predicts-target", table, target="income")
    assert one.finding.where.column == "note"


def test_a_name_that_most_rows_lack_is_a_hint():
    table = customers()
    random = dice(4)
    has = random.random(2400) < [0.45 if churned in (1, True, "yes") else 0.1 for churned in table["churn"]]
    table["leasing"] = [random.choice(["Nord", "Sud"]) if one else None for one in has]
    table["months"] = [float(random.integers(1, 60)) if one else None for one in has]
    told = told_of("missingness-predicts-target", table, target="churn")
    assert [one.found.finding.where.column for one in told.faults] == ["months"]
    assert [one.finding.where.column for one in told.hints] == ["leasing"]


def test_a_value_that_is_missing_where_another_feature_says_so_is_silent():
    table, random = customers(), dice(6)
    has = random.random(2400) < np.where(np.array(table["income"]) > 22_000, 0.8, 0.2)
    many = np.where(has, 1 + random.poisson(2, 2400), 0)
    size = [float(value) if one else None for value, one in zip(random.gamma(3, 10, 2400).round(1), has, strict=True)]
    told = (
        {"has_pump": np.where(has, "yes", "no").tolist()},
        {"pumps": many},
        {"home": np.where(has, random.choice(["farm", "house"], 2400), "flat").tolist()},
    )
    for say in told:
        assert found("missingness-predicts-target", table | say | {"watt": size}, target="income") == []
    assert len(found("missingness-predicts-target", table | {"watt": size}, target="income")) == 1


def test_a_value_that_is_missing_where_the_target_says_nothing_is_named():
    table, random = customers(), dice(7)
    table["left"] = np.where(np.array(table["churn"]) == 1, "yes", "no").tolist()
    table["months"] = [float(random.integers(1, 60)) if one == "yes" else None for one in table["left"]]
    del table["churn"]
    (one,) = found("missingness-predicts-target", table, target="left")
    assert one.finding.where.column == "months"
