from tests.rules.data.precision_change import bad, good
from tests.tables import customers, dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "precision-change"
    assert (first.finding.where.split, first.finding.where.column) == ("test", "income")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_a_stretch_of_coarse_rows_is_named():
    table = customers()
    table["score"][1000:1400] = table["score"][1000:1400].round(0)
    (one,) = found("precision-change", table)
    assert one.finding.where.column == "score"
    assert all(950 <= row <= 1450 for row in one.finding.where.rows)


def test_whole_numbers_and_floats_are_silent():
    random = dice()
    table = {"whole": random.integers(0, 90, 2000), "float": random.random(2000), "money": (random.random(2000) * 90).round(2)}
    later = {"whole": random.integers(0, 90, 800), "float": random.random(800), "money": (random.random(800) * 90).round(2)}
    assert found("precision-change", table, test=later) == []
