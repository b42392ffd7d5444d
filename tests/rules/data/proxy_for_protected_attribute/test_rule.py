import numpy as np

from tests.rules.data.proxy_for_protected_attribute import bad, good
from tests.tables import customers, dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "proxy-for-protected-attribute"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "title")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_features_that_do_not_tell_are_silent():
    table = customers() | {"sex": dice(4).choice(["f", "m"], 2400).tolist()}
    assert found("proxy-for-protected-attribute", table) == []
    table["shoe"] = dice(5).normal(40, 2, 2400) + 1.0 * (np.asarray(table["sex"]) == "m")
    assert found("proxy-for-protected-attribute", table) == []


def test_a_measure_of_the_body_is_a_hint():
    table = customers() | {"sex": dice(4).choice(["f", "m"], 2400).tolist()}
    table["body_height_cm"] = dice(5).normal(166, 6, 2400) + 14.0 * (np.asarray(table["sex"]) == "m")
    assert found("proxy-for-protected-attribute", table) == []
    table["bonus"] = table.pop("body_height_cm")
    assert len(found("proxy-for-protected-attribute", table)) == 1
