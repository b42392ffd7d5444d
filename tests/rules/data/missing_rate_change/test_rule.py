import numpy as np

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


def test_a_small_share_that_has_become_several_times_as_large_is_named():
    (one,) = found("missing-rate-change", gaps(4000, 0.008, 1), test=gaps(2000, 0.045, 2))
    assert one.finding.where.column == "score"


def test_small_shares_that_are_much_alike_or_tiny_are_silent():
    for before, now in ((0.03, 0.055), (0.0005, 0.009)):
        assert found("missing-rate-change", gaps(6000, before, 1), test=gaps(4000, now, 2)) == []


def gaps(n, share, seed):
    lost = np.random.default_rng(seed).random(n) < share
    return customers(n, seed) | {"score": np.where(lost, np.nan, customers(n, seed)["score"])}
