from tests.rules.data.group_underrepresented import bad, good
from tests.tables import customers, dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "group-underrepresented"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "gender")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_small_differences_and_other_columns_are_silent():
    train, later = customers(), customers(800, 3)
    train["sex"], later["sex"] = (
        dice(1).choice(["f", "m"], 2400, p=[0.45, 0.55]).tolist(),
        dice(2).choice(["f", "m"], 800).tolist(),
    )
    assert found("group-underrepresented", train, production=later) == []
    train["pet"], later["pet"] = ["cat"] * 2400, ["cat", "dog"] * 400
    assert found("group-underrepresented", train, production=later) == []


def test_a_group_of_a_few_rows_is_named_where_it_was_asked_for_and_else_a_hint():
    train = customers()
    train["home_language"] = ["de"] * 1200 + ["fr"] * 1191 + ["rm"] * 9
    (one,) = found("group-underrepresented", train, groups=("home_language",))
    assert one.finding.values["groups"] == ("rm",)
    assert found("group-underrepresented", train) == []
    train["home_language"] = ["de"] * 1200 + ["fr"] * 1100 + ["rm"] * 100
    assert found("group-underrepresented", train, groups=("home_language",)) == []
