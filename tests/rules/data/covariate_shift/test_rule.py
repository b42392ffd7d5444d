from tests.rules.data.covariate_shift import bad, good
from tests.tables import customers, dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "covariate-shift"
    assert (first.finding.where.split, first.finding.where.column) == ("test", "age")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_categories_are_compared_too():
    later = customers(800, 3)
    later["city"] = ["Rome" if row % 3 == 0 else city for row, city in enumerate(later["city"])]
    (one,) = found("covariate-shift", customers(), test=later)
    assert one.finding.where.column == "city"


def test_small_and_many_columns_are_silent():
    random = dice()
    for n in (60, 300, 2000):
        train, later = ({f"c{k}": random.standard_t(2, size) for k in range(40)} for size in (2000, n))
        assert found("covariate-shift", train, test=later) == []


def test_categories_of_many_levels_are_silent():
    random = dice()
    train, later = ({"zip": [f"z{v}" for v in random.zipf(1.3, n) % 900]} for n in (3000, 1000))
    assert found("covariate-shift", train, test=later) == []


def test_halves_of_one_table_hardly_ever_alarm():
    n_false = 0
    for seed in range(60):
        random = dice(seed)
        table = {f"c{k}": random.normal(size=1100) for k in range(8)}
        train, later = ({name: values[part] for name, values in table.items()} for part in (slice(0, 800), slice(800, None)))
        n_false += len(found("covariate-shift", train, test=later))
    assert n_false == 0
