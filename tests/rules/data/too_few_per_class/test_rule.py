from tests.rules.data.too_few_per_class import bad, good
from tests.tables import customers, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "too-few-per-class"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "churn")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_enough_rows_are_silent():
    for n in (200, 2400):
        assert found("too-few-per-class", customers(n), target="churn") == []


def test_many_names_are_no_classes():
    table = customers() | {"name": [f"n{row}" for row in range(2400)]}
    assert found("too-few-per-class", table, target="name") == []


def test_the_classes_of_a_split_that_is_too_small_in_all_are_left_out():
    def later(n, n_churned):
        return customers(n, 3) | {"churn": [int(row < n_churned) for row in range(n)]}

    assert found("too-few-per-class", customers(), test=later(17, 4), target="churn") == []
    (one,) = found("too-few-per-class", customers(), test=later(400, 4), target="churn")
    assert one.finding.where.split == "test"
