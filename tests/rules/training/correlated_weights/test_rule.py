from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.correlated_weights import correlated_weights
from tests.traces import LOGITS, healthy_trace, place, with_parameter


def alike(index=0, first=0.9, last=0.8, kind="Linear", final=True, **changes):
    trace = with_parameter(healthy_trace(), index, collinear_at_first=first, collinear=last, **changes)
    layers = tuple(replace(one, kind=kind) if one.index == 1 else one for one in trace.layers)
    calls = tuple(replace(c, output=LOGITS) if c.layer == 3 else c for c in trace.layer_calls)
    return replace(trace, layers=layers, layer_calls=calls, run=replace(trace.run, is_final=final))


def test_rows_that_began_and_stayed_alike():
    (finding,) = correlated_weights(alike())
    assert finding.certainty is LIKELY
    assert finding.values == {"share": 0.8, "share_at_first": 0.9, "weights": 1}
    assert (finding.where.layer, finding.where.place) == ("0", place(5))


def test_rows_that_turned_alike_are_a_hint():
    (finding,) = correlated_weights(alike(first=0.0))
    assert finding.certainty is HINT


@pytest.mark.parametrize("changes", [{"last": 0.1}, {"index": 2}, {"kind": "Embedding"}, {"is_loaded": True}, {"final": False}])
def test_look_alikes_are_silent(changes):
    assert not list(correlated_weights(alike(**changes)))


def test_small_layers_are_not_judged():
    with pytest.raises(NotApplicable):
        list(correlated_weights(healthy_trace()))
