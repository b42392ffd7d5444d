import numpy as np

from tests.rules.data.group_label_bias import bad, good
from tests.tables import customers, dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "group-label-bias"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "gender")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_equal_treatment_is_silent():
    for seed in range(3):
        table = customers(seed=seed) | {"sex": dice(seed + 9).choice(["f", "m"], 2400).tolist()}
        assert found("group-label-bias", table, target="churn") == []


def test_without_such_a_column_it_is_not_judged():
    assert found("group-label-bias", customers(), target="churn") == []


def test_a_column_is_known_by_words_for_people():
    random = dice(1)
    table = customers(seed=1) | {"origin": random.choice(["native", "migrant"], 2400).tolist()}
    table["churn"] = (
        np.asarray(table["churn"]) | ((np.asarray(table["origin"]) == "migrant") & (random.random(2400) < 0.4))
    ).tolist()
    (one,) = found("group-label-bias", table, target="churn")
    assert one.finding.where.column == "origin"
    table["origin"] = ["Riga" if one == "native" else "Turku" for one in table["origin"]]
    assert found("group-label-bias", table, target="churn") == []
