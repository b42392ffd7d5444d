from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Phase, TensorFacts
from sleuth.rule import HINT, LIKELY, PROOF
from sleuth.rules.training.ignore_index_collision import ignore_index_collision
from tests.traces import TARGET, healthy_trace


def ignoring(index=0, inside=-1, shape=(32,), **changes):
    trace = healthy_trace()
    facts = replace(TARGET, shape=shape)
    changes = {"ignore_index": index, "n_ignored": 8, "n_valid": 24, "n_ignored_inside": inside, "target": facts} | changes
    return replace(trace, losses=tuple(replace(c, **changes) for c in trace.losses))


def test_a_class_of_samples_is_left_out():
    trace = ignoring()
    (finding,) = ignore_index_collision(trace)
    assert finding.certainty is LIKELY
    assert finding.values == {"ignore_index": 0, "ignored": 120, "classes": 4}
    counted = replace(healthy_trace().losses[0], phase=Phase.EVALUATION)
    (finding,) = ignore_index_collision(replace(trace, losses=(*trace.losses, counted)))
    assert finding.certainty is PROOF


def test_a_class_inside_of_sequences():
    (finding,) = ignore_index_collision(ignoring(inside=6))
    assert finding.certainty is LIKELY


def test_pixels_get_a_hint():
    (finding,) = ignore_index_collision(ignoring(shape=(2, 4, 4)))
    assert finding.certainty is HINT


def test_tempting_runs_are_silent():
    assert not list(ignore_index_collision(ignoring(inside=0)))  # padding at the ends
    assert not list(ignore_index_collision(ignoring(n_ignored=0)))
    trace = ignoring()
    tokens = TensorFacts((32,), "int64", 0, 19, 9.0, 3.0, 0, 32, is_integer=True)
    assert not list(ignore_index_collision(replace(trace, forwards=tuple(replace(f, input=tokens) for f in trace.forwards))))


@pytest.mark.parametrize("trace", [healthy_trace(), ignoring(index=255)])
def test_a_number_that_is_no_class_is_not_applicable(trace):
    with pytest.raises(NotApplicable):
        list(ignore_index_collision(trace))
