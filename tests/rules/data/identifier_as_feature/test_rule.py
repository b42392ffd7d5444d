from tests.rules.data.identifier_as_feature import bad, good
from tests.tables import customers, dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "identifier-as-feature"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "Unnamed: 0")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_a_counter_under_another_name_is_named():
    (one,) = found("identifier-as-feature", customers() | {"batch": range(2400)})
    assert one.finding.where.column == "batch"


def test_an_id_that_the_user_names_is_silent():
    assert found("identifier-as-feature", customers() | {"batch": range(2400)}, ids="batch") == []


def test_other_unique_columns_are_silent():
    random = dice()
    table = {"day": range(2000), "weight": random.normal(size=2000), "wide": random.permutation(10**6)[:2000]}
    assert found("identifier-as-feature", table) == []
