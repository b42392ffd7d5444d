import numpy as np

from tests.rules.data.harmful_rows import bad, good
from tests.tables import customers, dice, faults, found


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
