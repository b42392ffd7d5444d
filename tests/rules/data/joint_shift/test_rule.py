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


def lines_of_glass(n, seed, own):
    """Each line makes one thickness for the most part."""
    random = dice(seed)
    line = random.integers(0, 4, n)
    thickness = np.where(random.random(n) < 0.7, np.array(own)[line], random.integers(0, 4, n))
    return {"line": np.array(["L1", "L2", "L3", "L4"])[line].tolist(), "thickness": np.array([4.0, 6.0, 8.0, 10.0])[thickness],
            "pressure": random.normal(52, 6, n)}  # fmt: skip


def test_a_category_that_goes_with_other_values():
    (one,) = found("joint-shift", lines_of_glass(3000, 1, [0, 1, 2, 3]), test=lines_of_glass(1500, 2, [2, 3, 0, 1]))
    assert set(one.finding.values["columns"]) == {"line", "thickness"}


def test_a_category_that_goes_with_the_same_values_in_another_order_of_levels():
    later = lines_of_glass(1500, 2, [0, 1, 2, 3])
    order = np.argsort(later["line"], kind="stable")[::-1]
    later = {name: np.asarray(values)[order].tolist() for name, values in later.items()}
    assert found("joint-shift", lines_of_glass(3000, 1, [0, 1, 2, 3]), test=later) == []


def test_categories_of_many_levels_some_of_them_new():
    def orders(n, seed, first):
        random = dice(seed)
        street = random.integers(first, 90, n)
        return {"street": [f"street {one}" for one in street], "town": [f"town {one // 10}" for one in street],
                "price": np.exp(random.normal(3, 0.5, n)) * (1 + street / 90), "weight": random.gamma(2, 2, n)}  # fmt: skip

    for seed in (1, 2, 3):
        assert found("joint-shift", orders(2500, seed, 1), test=orders(900, seed + 10, 0)) == []
