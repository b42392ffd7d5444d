from dataclasses import replace

import pytest

from sleuth.evidence.trace import Layer
from sleuth.rule import HINT, LIKELY, PROOF
from sleuth.rules.training.unused_module import unused_module
from tests.traces import healthy_trace, place


def with_unused(name="extra", parent=None, **changes):
    """The healthy run with one more Linear layer that is never called."""
    trace = healthy_trace()
    weight = replace(trace.parameters[0], index=4, name=f"{name}.weight", layer=4, n_reached=0, n_gradient=0, **changes)
    layers = (*trace.layers, Layer(4, name, "Linear", 0, place(8), (4,), True, 0, 0, features=(20, 32)))
    if parent:
        siblings = [
            Layer(6, "parts.0", "Linear", 0, place(8), (), True, 9, 9),
            Layer(7, "parts.2", "Linear", 0, place(8), (), True, 9, 9),
        ]
        container = Layer(5, "parts", parent, 0, place(8), (), True, 0, 0, is_container=True)
        order = [siblings[0], layers[4]] if name == "parts.1" else [*siblings, layers[4]]
        if name == "parts.1":
            order.append(siblings[1])
        layers = (*trace.layers, container, *order)
    return replace(trace, parameters=(*trace.parameters, weight), layers=layers, gradients=None)


def test_a_layer_that_forward_forgets():
    (finding,) = unused_module(with_unused())
    assert finding.certainty is PROOF
    assert finding.values == {"layer": "extra", "kind": "Linear", "tensors": 1}
    assert finding.where.place == place(8)


def test_the_last_entry_of_a_list_is_likely_and_any_other_a_hint():
    assert [f.certainty for f in unused_module(with_unused("parts.3", "ModuleList"))] == [LIKELY]
    assert [f.certainty for f in unused_module(with_unused("parts.1", "ModuleList"))] == [HINT]
    assert [f.certainty for f in unused_module(with_unused("parts.3", "ModuleDict"))] == [HINT]


@pytest.mark.parametrize("changes", [{"is_shared": True}, {"is_loaded": True}, {"requires_grad": False}])
def test_tied_loaded_and_frozen_weights_are_silent(changes):
    assert not list(unused_module(with_unused(**changes)))


def test_weights_used_without_a_call_are_silent():
    trace = with_unused()
    used = replace(trace.parameters[4], n_reached=15)
    assert not list(unused_module(replace(trace, parameters=(*trace.parameters[:4], used))))


def test_nothing_is_said_before_the_end():
    trace = with_unused()
    assert not list(unused_module(replace(trace, run=replace(trace.run, is_final=False))))


def test_a_healthy_run_is_silent():
    assert not list(unused_module(healthy_trace()))


def test_a_run_watched_only_at_its_beginning_is_likely_for_a_middle_layer_and_a_hint_for_a_head():
    trace = with_unused()
    trace = replace(trace, updates=tuple(u for u in trace.updates if u.step < 100))
    assert [f.certainty for f in unused_module(trace)] == [LIKELY]
    head = replace(trace.layers[-1], features=(32, 7))
    assert [f.certainty for f in unused_module(replace(trace, layers=(*trace.layers[:-1], head)))] == [HINT]
