from tests.rules.data.missing_rate_change import bad, good
from tests.tables import customers, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "missing-rate-change"
    assert (first.finding.where.split, first.finding.where.column) == ("production", "score")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_chance_is_silent():
    for n in (60, 800):
        train, later = customers(), customers(n, 3)
        for table in (train, later):
            table["score"] = [None if row % 8 == 0 else value for row, value in enumerate(table["score"])]
        assert found("missing-rate-change", train, test=later) == []
