import numpy as np

from tests.rules.data.simpson_reversal import bad, good
from tests.tables import customers, dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "simpson-reversal"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "dose")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_no_relation_and_one_within_a_few_levels_are_silent():
    random = dice()
    assert found("simpson-reversal", customers(), target="income") == []
    site = random.integers(0, 6, 3000)
    x = random.normal(size=3000)
    y = np.where(site == 0, -x, x) + random.normal(size=3000)
    assert found("simpson-reversal", {"x": x, "site": [f"s{v}" for v in site], "y": y}, target="y") == []


def test_a_relation_within_that_another_number_makes_is_a_hint():
    random = dice(2)
    land, power = random.integers(0, 4, 4000), random.choice([11.0, 22, 50, 150], 4000)
    price = land * 0.12 + random.normal(0, 0.01, 4000) + 0.0004 * power
    used = np.log(power) - 5 * price + random.normal(0, 0.5, 4000)
    table = {"price": price, "power": power, "land": [f"l{v}" for v in land], "used": used}
    assert found("simpson-reversal", table, target="used") == []
    assert len(found("simpson-reversal", {name: table[name] for name in ("price", "land", "used")}, target="used")) == 1


def test_a_group_is_a_category_too_but_persons_of_a_few_rows_are_not():
    table = bad.tables()["train"]
    (one,) = found("simpson-reversal", table, target="healed", groups="clinic")
    assert one.finding.values["by"] == "clinic"
    random = dice(3)
    person = np.repeat(np.arange(300), 8)
    ability = random.normal(size=300)[person]
    hours = 2 * ability + random.normal(0, 0.5, 2400)
    table = {"hours": hours, "person": [f"p{k}" for k in person], "score": 3 * ability - hours + random.normal(0, 0.3, 2400)}
    assert found("simpson-reversal", table, target="score", groups="person") == []
