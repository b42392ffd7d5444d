from dataclasses import replace

import pytest

from sleuth.evidence.trace import Layer
from sleuth.rules.training.layer_created_in_forward import layer_created_in_forward
from tests.traces import healthy_trace, place


def created(steps=(0, 1, 2, 3), in_forward=True, **changes):
    trace = healthy_trace()
    layers = tuple(
        Layer(4 + i, "", "Linear", 0, place(14), (4 + i,), False, 1, 1, is_created_in_forward=in_forward)
        for i in range(len(steps))
    )
    facts = {"is_registered": False, "optimizers": (), "n_reached": 1} | changes
    weights = tuple(replace(trace.parameters[0], index=4 + i, layer=4 + i, first_step=s, **facts) for i, s in enumerate(steps))
    return replace(trace, layers=trace.layers + layers, parameters=trace.parameters + weights)


def test_a_layer_built_in_each_forward():
    (finding,) = layer_created_in_forward(created())
    assert finding.values == {"layers": 4, "steps": 4, "kind": "Linear"}
    assert finding.where.place == place(14)
    assert finding.where.first_step == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"steps": (0, 0, 0, 0)},  # a list of layers built lazily in the first forward
        {"in_forward": False},
        {"optimizers": (0,)},
        {"requires_grad": False},  # fixed filters
        {"is_loaded": True},
    ],
)
def test_look_alikes_are_silent(changes):
    assert not list(layer_created_in_forward(created(**changes)))


def test_a_healthy_run_is_silent():
    assert not list(layer_created_in_forward(healthy_trace()))
