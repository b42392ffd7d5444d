import numpy as np

from tests.rules.data.embedding_shift import bad, good
from tests.tables import dice, faults, found


def judged(train, test):
    return found("embedding-shift", {"v": list(train)}, test={"v": list(test)}, embedding="v")


def test_the_other_encoder_is_named():
    first = faults(bad)[0]
    assert (first.rule.name, first.finding.where.split, first.finding.where.column) == ("embedding-shift", "test", "vector")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_small_samples_of_wide_vectors_are_silent():
    for seed in range(5):
        random = dice(seed)
        assert judged(random.normal(size=(120, 256)), random.normal(size=(80, 256))) == []


def test_heavy_tails_are_silent():
    random = dice()
    assert judged(random.standard_t(2, (800, 32)), random.standard_t(2, (400, 32))) == []


def test_a_move_in_one_direction_is_named():
    random = dice()
    (one,) = judged(random.normal(size=(800, 32)), random.normal(size=(500, 32)) + 0.9 * np.eye(32)[3])
    assert 0.66 < one.finding.values["auc"] < 0.85  # two normal distributions 0.9 deviations apart have 0.74
