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


def in_columns(values, stem="emb_"):
    return {f"{stem}{place:02d}": values[:, place] for place in range(values.shape[1])}


def test_a_vector_of_numbered_columns_is_judged():
    random = dice()
    flat = np.outer(random.normal(size=500), random.normal(size=24)) + random.normal(0, 1e-3, (500, 24))
    (one,) = found("embedding-collapse", in_columns(flat))
    assert one.finding.where.column == "emb_00"
    assert one.finding.values["rank"] < 2.5


def test_bands_of_a_spectrum_and_single_numbers_are_no_embeddings():
    random = dice()
    flat = np.outer(random.normal(size=500), random.normal(size=24))
    assert found("embedding-collapse", in_columns(flat, "band_")) == []
    assert found("embedding-collapse", in_columns(flat[:, :8])) == []


def test_vectors_that_all_point_one_way_are_named():
    random = dice()
    narrow = random.normal(size=32) + random.normal(0, 0.05, (500, 32))
    assert judged(narrow)[0].finding.values["cosine"] > 0.98
    wide = random.normal(size=32) + random.normal(0, 0.5, (500, 32))
    assert judged(wide) == []
