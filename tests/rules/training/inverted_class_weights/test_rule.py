from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.rule import HINT, LIKELY, PROOF
from sleuth.rules.training.inverted_class_weights import inverted_class_weights
from tests.traces import healthy_trace


def weighted(weights, counts, function="cross_entropy"):
    trace = healthy_trace()
    changes = {"class_weights": np.array(weights, float), "target_counts": np.array(counts), "function": function}
    return replace(trace, losses=tuple(replace(c, **changes) for c in trace.losses))


@pytest.mark.parametrize(
    ("weights", "counts", "certainty"),
    [
        ([0.8, 0.15, 0.05], [24, 5, 2], PROOF),
        ([90, 10], [27, 3], PROOF),
        ([9, 5, 3, 1], [200, 40, 8, 2], LIKELY),
        ([3, 1], [50, 2], HINT),
    ],
)
def test_weights_that_rise_with_the_counts(weights, counts, certainty):
    (finding,) = inverted_class_weights(weighted(weights, counts))
    assert finding.certainty is certainty
    assert finding.values["counts"] == tuple(15 * n for n in counts)
    assert finding.values["weights"] == tuple(float(w) for w in weights)


def test_the_weight_of_positives():
    (finding,) = inverted_class_weights(weighted([0.1], [30, 3], "binary_cross_entropy_with_logits"))
    assert finding.certainty is PROOF
    assert "negatives / positives" in finding.fix
    assert not list(inverted_class_weights(weighted([10.0], [30, 3], "binary_cross_entropy_with_logits")))


@pytest.mark.parametrize(
    ("weights", "counts"),
    [
        ([0.4, 2.2, 6.7], [24, 5, 2]),
        ([1, 1, 1], [24, 5, 2]),
        ([1.2, 0.9, 1.0, 1.4], [8, 8, 9, 7]),  # even classes
        ([0.0, 1.0, 3.0], [900, 30, 10]),  # the first is left out
        ([5, 1, 2, 3], [200, 40, 8, 2]),
    ],
)
def test_tempting_weights_are_silent(weights, counts):
    assert not list(inverted_class_weights(weighted(weights, counts)))


def test_a_run_without_weights_is_not_applicable():
    with pytest.raises(NotApplicable):
        list(inverted_class_weights(healthy_trace()))
