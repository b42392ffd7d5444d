import numpy as np
from scipy.stats import norm

import sleuth
from tests.rules.data.joint_shift import bad, good
from tests.tables import customers, dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "joint-shift"
    assert (first.finding.where.split, first.finding.where.column) == ("test", "")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_the_columns_are_named():
    assert set(faults(bad)[0].finding.values["columns"]) == {"left", "right"}


def test_the_same_population_is_silent():
    for seed in (3, 4):
        assert found("joint-shift", customers(), test=customers(800, seed)) == []


def test_a_column_that_hardly_differs_alone_does_not_hide_it():
    tables = bad.tables()
    train, test = tables["train"], tables["test"]
    small = [dice(5).permutation(norm.ppf((np.arange(len(one)) + 0.5) / len(one))) for one in (train, test)]
    options = {"test": test.assign(small=small[1] + 0.22), "select": ("joint-shift", "covariate-shift")}
    told = sleuth.check(train.assign(small=small[0]), **options).diagnosis
    assert {one.finding.where.column for one in told.hints} == {"small"}
    assert [one.found.rule.name for one in told.faults] == ["joint-shift"]


def test_many_columns_that_each_move_a_little():
    random = dice(5)
    train = {f"x{number}": random.normal(0, 1, 4000) for number in range(60)}
    later = {f"x{number}": random.normal(0.1, 1, 2000) for number in range(60)}
    (one,) = found("joint-shift", train, test=later)
    assert one.finding.values["auc"] > 0.65
