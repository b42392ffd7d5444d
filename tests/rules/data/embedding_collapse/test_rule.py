import numpy as np

from tests.rules.data.embedding_collapse import bad, good
from tests.tables import dice, faults, found


def judged(values):
    return found("embedding-collapse", {"vector": list(values)}, embedding="vector")


def test_the_collapsed_vectors_are_named():
    first = faults(bad)[0]
    assert (first.rule.name, first.finding.where.column) == ("embedding-collapse", "vector")
    assert first.finding.values["rank"] < 1.5


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_zero_vectors_dead_dimensions_and_a_wild_length_are_named():
    random = dice()
    values = random.normal(size=(400, 32))
    zero, dead, wild = values.copy(), values.copy(), values.copy()
    zero[:80], dead[:, 8:24], wild[7] = 0, 0.25, wild[7] * 500
    assert "all zero" in judged(zero)[0].finding.message
    assert judged(dead)[0].finding.values["dead"] == 0.5
    assert judged(wild)[0].finding.where.rows == (7,)


def test_few_dimensions_and_few_rows_are_not_judged():
    random = dice()
    assert judged(np.outer(random.normal(size=300), np.ones(8))) == []
    assert judged(np.outer(random.normal(size=50), np.ones(64))) == []


def test_two_tight_clusters_in_many_directions_are_silent():
    random = dice()
    centres = random.normal(size=(2, 64))
    assert judged(centres[random.integers(0, 2, 500)] * 3 + random.normal(0, 0.3, (500, 64))) == []


def test_features_of_a_rectifier_are_silent():
    random = dice()
    assert judged(np.maximum(random.normal(-0.8, 1, (500, 128)), 0)) == []
