import numpy as np

from tests.rules.data.harmful_rows import bad, good
from tests.tables import customers, dice, faults, found, told_of


def test_the_guessed_rows_are_named():
    first = faults(bad)[0]
    assert (first.rule.name, first.finding.where.split) == ("harmful-rows", "train")
    splits, (_, kind) = bad.tables(), bad.measured(np.random.default_rng(12), 2000)
    is_wrong = splits["train"]["species"].to_numpy() != np.array(["a", "b", "c"])[kind]
    assert is_wrong[list(first.finding.where.rows)].mean() > 0.9
    assert first.finding.values["high"] < 0


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_outcomes_that_chance_decides_are_silent():
    for seed in range(3):
        assert found("harmful-rows", customers(2400, seed), test=customers(900, seed + 9), target="churn") == []


def test_labels_that_are_wrong_in_both_splits_alike_are_silent():
    random = dice(2)
    splits = []
    for n in (2000, 900):
        kind = random.integers(0, 2, n)
        given = np.where(random.random(n) < 0.2, 1 - kind, kind)
        splits.append({**{f"m{k}": kind * 2 + random.normal(size=n) for k in range(4)}, "y": given})
    assert found("harmful-rows", splits[0], test=splits[1], target="y") == []


def test_clean_classes_are_silent():
    random = dice()
    kind = random.integers(0, 3, 900)
    table = {f"m{k}": 5 * (kind == k) + random.normal(size=900) for k in range(3)} | {"y": kind}
    assert found("harmful-rows", table, target="y") == []


def cured(n, seed, slips=0.0):
    """Joints that are stronger the hotter they are cured; some are pulled by a machine that slips."""
    random = dice(seed)
    heat, gap = random.uniform(15, 95, n), random.gamma(6, 0.03, n)
    slipped = random.random(n) < slips
    strength = np.where(slipped, 21.5 - 0.12 * heat + random.normal(0, 2, n), 9 + 0.14 * heat - 14 * gap + random.normal(0, 1, n))
    return {"heat": heat, "gap": gap, "humidity": random.normal(50, 11, n), "strength": strength}, slipped


def test_numbers_of_another_machine_are_named():
    train, slipped = cured(1500, 1, slips=0.15)
    (one,) = found("harmful-rows", train, test=cured(700, 2)[0], target="strength")
    assert slipped[list(one.finding.where.rows)].mean() > 0.95
    assert "squared error" in one.finding.message


def test_numbers_that_are_wrong_in_both_splits_alike_are_silent():
    tables = [cured(n, seed, slips=0.15)[0] for n, seed in ((1500, 1), (700, 2))]
    assert found("harmful-rows", tables[0], test=tables[1], target="strength") == []


def test_numbers_need_another_split():
    told = told_of("harmful-rows", cured(1500, 1, slips=0.15)[0], target="strength")
    assert [one.reason for one in told.not_checked if one.rule.name == "harmful-rows"] == [
        "rows that harm the prediction of a number are known by another split only, which has fewer of them"
    ]


def test_a_target_of_far_values_is_silent():
    for seed in range(3):
        random, tables = dice(seed), []
        for n in (1500, 700):
            x = random.normal(size=(n, 3))
            tables.append({"a": x[:, 0], "b": x[:, 1], "c": x[:, 2], "y": 2 * x[:, 0] + x[:, 1] ** 2 + random.standard_t(2.2, n)})
        assert found("harmful-rows", tables[0], test=tables[1], target="y") == []


def test_a_kind_of_rows_that_the_test_has_not_is_silent():
    for seed in range(3):
        random, tables = dice(seed), []
        for n, share in ((2000, 0.05), (700, 0.0)):
            size, age, villa = random.normal(size=n), random.normal(size=n), random.random(n) < share
            price = np.where(villa, 30 + 5 * size + random.normal(0, 15, n), 2 * size + age + random.normal(0, 1, n))
            tables.append({"size": size, "age": age, "rooms": np.where(villa, 9, random.integers(1, 6, n)), "price": price})
        assert found("harmful-rows", tables[0], test=tables[1], target="price") == []
