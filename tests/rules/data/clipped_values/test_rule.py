import numpy as np

from tests.rules.data.clipped_values import bad, good
from tests.tables import dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "clipped-values"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "income")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_natural_edges_are_silent():
    random = dice()
    table = {
        "stars": random.integers(1, 6, 3000),
        "exponential": random.exponential(5, 3000).round(2),
        "share": np.minimum(random.random(3000) * 1.1, 1),
        "uniform": random.integers(0, 100, 3000),
        "age": np.clip(random.normal(45, 15, 3000), 18, 200).round(),
    }
    table["age"] = random.integers(18, 90, 3000)
    assert found("clipped-values", table) == []


def test_the_low_end_is_looked_at_too():
    (one,) = found("clipped-values", {"x": np.maximum(dice().normal(0, 1, 3000), -1.2)})
    assert one.finding.values["limit"] == -1.2


def sensors(random, n=4000):
    return random.choice(["OPC", "SDS", "Alpha"], n, p=[0.5, 0.3, 0.2]), random.gamma(3, 9, n).round(1)


def test_the_limit_of_one_level_is_named():
    kind, dust = sensors(dice())
    (one,) = found("clipped-values", {"sensor": kind.tolist(), "dust": np.where(kind == "SDS", np.minimum(dust, 47.3), dust)})
    assert (one.finding.values["limit"], one.finding.where.column) == (47.3, "dust")
    assert (kind[list(one.finding.where.rows)] == "SDS").all()


def test_levels_that_are_smaller_by_nature_are_silent():
    kind, _ = sensors(dice())
    hours = np.where(kind == "SDS", np.minimum(dice(1).normal(18, 3, 4000), 20), dice(8).normal(36, 6, 4000)).round(1)
    speed = np.where(kind == "Alpha", np.minimum(dice(2).normal(84, 6, 4000), 90), dice(3).normal(110, 20, 4000)).round(1)
    waiting = np.where(kind == "SDS", dice(4).gamma(3, 4, 4000), dice(5).pareto(2.5, 4000) * 20).round(1)
    assert found("clipped-values", {"kind": kind.tolist(), "hours": hours, "speed": speed, "waiting": waiting}) == []


def test_a_level_without_a_heap_at_its_end_and_one_with_more_at_it_than_others_have_beyond_are_silent():
    kind, dust = sensors(dice(6))
    short = np.where(kind == "SDS", np.where(dust > 47.3, dust / 2, dust), dust)
    fee = np.where((kind == "SDS") & (dice(7).random(4000) < 0.3), 47.3, np.where(kind == "SDS", np.minimum(dust, 47.3), dust))
    assert found("clipped-values", {"kind": kind.tolist(), "short": short, "fee": fee}) == []
