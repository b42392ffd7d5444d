import numpy as np

from tests.rules.data.group_performance_gap import bad, good
from tests.tables import customers, dice, faults, found


def test_the_women_who_are_missed_are_named():
    first = faults(bad)[0]
    assert (first.rule.name, first.finding.where.split, first.finding.where.column) == ("group-performance-gap", "test", "sex")
    assert first.finding.values["inside"] > 2 * first.finding.values["outside"]


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_groups_of_a_few_persons_are_silent():
    splits = good.tables()
    splits["test"].loc[:15, "sex"] = "x"
    splits["test"].loc[:15, "ill"] = 1 - splits["test"].loc[:15, "ill"]
    assert found("group-performance-gap", splits.pop("train"), **splits) == []


def test_a_column_that_is_no_group_of_persons_is_silent():
    splits = bad.tables()
    for name in ("train", "test"):
        splits[name] = splits[name].rename(columns={"sex": "probe"})
    assert found("group-performance-gap", splits.pop("train"), **splits) == []


def test_without_a_model_it_is_a_hint_at_most():
    table = customers() | {"gender": dice(3).choice(["f", "m"], 2400).tolist()}
    noisy = np.array(table["gender"]) == "f"
    table["churn"] = np.where(noisy & (dice(4).random(2400) < 0.4), 1 - table["churn"], table["churn"])
    assert found("group-performance-gap", table, target="churn") == []
