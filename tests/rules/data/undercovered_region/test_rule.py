import numpy as np

from tests.rules.data.undercovered_region import bad, good
from tests.tables import customers, dice, faults, found


def test_the_turned_houses_are_named():
    first = faults(bad)[0]
    assert (first.rule.name, first.finding.where.split) == ("undercovered-region", "production")
    new = bad.tables()["production"]
    apart = np.abs((new["rooms"] - 4) / 1.2 - (new["size"] - 80) / 20)
    assert (apart.iloc[list(first.finding.where.rows)] > 1.5).mean() > 0.9


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_heavy_tails_and_few_rows_are_silent():
    random = dice()
    made = [{f"s{k}": random.standard_cauchy(n) for k in range(5)} for n in (2000, 1000, 40)]
    assert found("undercovered-region", made[0], test=made[1]) == []
    assert found("undercovered-region", made[0], test=made[2]) == []
    assert found("undercovered-region", customers(), test=customers(900, 5)) == []


def test_persons_with_several_rows_that_were_split_whole_are_silent():
    random = dice(1)
    person = np.repeat(np.arange(400), 8)
    base = random.normal(size=(400, 6))
    table = {f"m{k}": base[person, k] + random.normal(0, 0.1, len(person)) for k in range(6)}
    train, later = ({name: values[part] for name, values in table.items()} for part in (person < 300, person >= 300))
    assert found("undercovered-region", train, test=later) == []


def test_dummies_and_counts_are_silent():
    random = dice(2)
    splits = [
        {**{f"d{k}": (random.random(n) < 0.1 * (k + 1)).astype(int) for k in range(8)}, "n": random.poisson(3, n)}
        for n in (2500, 900)
    ]
    assert found("undercovered-region", splits[0], test=splits[1]) == []
