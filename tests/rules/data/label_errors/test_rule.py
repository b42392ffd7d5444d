import numpy as np
from sklearn.datasets import load_digits

from tests.rules.data.label_errors import bad, good
from tests.tables import customers, dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "label-errors"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "species")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_most_of_the_rows_that_are_named_are_wrong():
    rows = faults(bad)[0].finding.where.rows
    right = [row for row in rows if row % 15 == 0]
    assert len(right) >= 0.9 * len(rows)
    assert len(right) >= 85


def test_outcomes_that_chance_decides_are_silent():
    assert found("label-errors", customers(), target="churn") == []


def test_clean_classes_are_silent():
    random = dice()
    kind = random.integers(0, 4, 1200)
    table = {f"m{k}": random.normal(0, 1, 1200) + 3 * (kind == k) for k in range(4)} | {"y": kind}
    assert found("label-errors", table, target="y") == []


def test_a_rare_outcome_that_chance_decides_is_silent():
    random = dice(3)
    width, depth = random.normal(0, 1, 3000), random.normal(0, 1, 3000)
    leaks = random.random(3000) < 1 / (1 + np.exp(2.3 - 0.5 * width))
    table = {"width": width, "depth": depth, "wall": random.choice(["brick", "clay", "wood"], 3000).tolist(), "leaks": leaks}
    assert found("label-errors", table, target="leaks") == []


def test_a_class_that_the_features_do_not_tell_is_silent():
    random = dice(4)
    kind = random.choice(2, 2400)
    table = {f"m{k}": random.normal(0, 1, 2400) + 4 * (kind == k % 2) for k in range(4)}
    table["y"] = np.where(random.random(2400) < 0.07, "unclear", np.array(["left", "right"])[kind])
    assert found("label-errors", table, target="y") == []


def test_wrong_labels_of_a_rare_class_that_the_features_tell_are_found():
    random = dice(5)
    is_rare = random.random(2400) < 0.12
    table = {f"m{k}": random.normal(0, 1, 2400) + 3 * is_rare for k in range(4)}
    wrong = np.sort(random.choice(2400, 72, replace=False))
    table["y"] = is_rare.copy()
    table["y"][wrong] ^= True
    rows = found("label-errors", table, target="y")[0].finding.where.rows
    assert len(set(rows) & set(wrong.tolist())) >= 0.9 * max(len(rows), 60)


def test_five_per_cent_of_the_digits_with_another_label_are_found():
    pixels, digit = load_digits(return_X_y=True)
    random = dice(1)
    wrong = np.sort(random.choice(len(digit), len(digit) // 20, replace=False))
    given = digit.copy()
    given[wrong] = (digit[wrong] + random.integers(1, 10, len(wrong))) % 10
    table = {f"p{k}": pixels[:, k] for k in range(64)} | {"digit": [f"d{one}" for one in given]}
    rows = found("label-errors", table, target="digit")[0].finding.where.rows
    right = len(set(rows) & set(wrong.tolist()))
    assert right >= 0.70 * len(rows)
    assert right >= 0.85 * len(wrong)
