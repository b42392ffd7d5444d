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


def of_two_readers(is_careless, overlap):
    """Three kinds, of which one reader mistakes two: by carelessness, or since they overlap in what that reader measured."""
    random = dice(6)
    kind, reader = random.integers(0, 3, 2400), random.choice(["A", "B", "C"], 2400)
    spread = np.where(reader == "C", overlap, 1.0)[:, None]
    values = np.eye(3)[kind] * 5 + random.normal(0, 1, (2400, 3)) * spread
    wrong = (reader == "C") & (kind != 2) & (random.random(2400) < 0.2) & is_careless
    table = {f"m{k}": values[:, k] for k in range(3)} | {"reader": reader.tolist()}
    return table | {"y": np.array(["oat", "rye", "bran"])[np.where(wrong, 1 - kind, kind)].tolist()}, np.flatnonzero(wrong)


def test_labels_that_one_person_gave_wrong_are_found():
    table, wrong = of_two_readers(is_careless=True, overlap=1.0)
    rows = found("label-errors", table, target="y")[0].finding.where.rows
    assert len(set(rows) & set(wrong.tolist())) >= max(0.95 * len(rows), 0.75 * len(wrong))


def test_kinds_that_overlap_where_one_person_measured_are_silent():
    table, _ = of_two_readers(is_careless=False, overlap=2.2)
    assert found("label-errors", table, target="y") == []
