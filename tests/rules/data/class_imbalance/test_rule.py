from tests.rules.data.class_imbalance import bad, good
from tests.tables import customers, dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "class-imbalance"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "churn")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_a_tenth_is_a_hint_only():
    for share in (0.5, 0.2, 0.05):
        assert found("class-imbalance", customers() | {"churn": (dice().random(2400) < share).astype(int)}, target="churn") == []


def test_a_number_as_target_is_not_judged():
    assert found("class-imbalance", customers(), target="income") == []


def test_what_is_counted_is_no_class():
    table = customers() | {"calls": dice(3).poisson(1.5, 2400)}
    assert found("class-imbalance", table, target="calls") == []
    assert found("class-imbalance", customers() | {"n_floods": dice(3).poisson(0.05, 2400)}, target="n_floods") == []


def test_numbers_that_stand_for_classes_are_judged():
    random = dice(5)
    kind = random.choice(5, 2400, p=[0.8, 0.16, 0.03, 0.006, 0.004])
    salts = {name: (random.permutation(5)[kind] + random.normal(0, 0.5, 2400)).round(2) for name in ("iron", "salt", "chalk")}
    (one,) = found("class-imbalance", customers() | salts | {"source": kind}, target="source")
    assert one.finding.where.column == "source"
