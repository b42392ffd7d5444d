from dataclasses import replace

import pytest

from sleuth.evidence.trace import Layer, Op
from sleuth.rules.training.parameters_not_registered import parameters_not_registered
from tests.traces import healthy_trace, place

HIDDEN = {"is_registered": False, "is_attribute": True, "optimizers": (), "n_reached": 15}


def in_a_list(in_forward=False, **changes):
    trace = healthy_trace()
    layer = Layer(4, "hidden.0", "Linear", 0, place(11), (4,), False, 30, 15, is_created_in_forward=in_forward)
    weight = replace(trace.parameters[0], index=4, name="hidden.0.weight", layer=4, **HIDDEN | changes)
    return replace(trace, layers=(*trace.layers, layer), parameters=(*trace.parameters, weight), gradients=None)


def as_attribute(shape, user):
    trace = healthy_trace()
    tensor = replace(trace.parameters[0], index=4, name="scale", layer=-1, shape=shape, **HIDDEN)
    graph = (Op("MseLoss", (1,), ()), Op("Mul", (2,), user), Op("AccumulateGrad", (), shape, parameter=4))
    backwards = tuple(replace(b, graph=graph) for b in trace.backwards)
    return replace(trace, parameters=(*trace.parameters, tensor), backwards=backwards, gradients=None)


def test_a_layer_in_a_plain_list():
    (finding,) = parameters_not_registered(in_a_list())
    assert finding.values == {"tensors": 1, "names": ("hidden.0",)}
    assert finding.where.place == place(11)
    assert "nn.ModuleList" in finding.fix


def test_a_plain_tensor_as_weight():
    (finding,) = parameters_not_registered(as_attribute((20,), (32, 20)))
    assert finding.values == {"tensors": 1, "names": ("scale",)}
    assert "nn.Parameter" in finding.fix


def test_points_that_ask_for_a_gradient_are_silent():
    assert not list(parameters_not_registered(as_attribute((60, 1), (60, 24))))


@pytest.mark.parametrize(
    "changes",
    [
        {"optimizers": (0,)},
        {"is_loaded": True},
        {"is_trained_before": True},
        {"is_model_input": True},
        {"n_reached": 0},
        {"in_forward": True},
    ],
)
def test_look_alikes_are_silent(changes):
    assert not list(parameters_not_registered(in_a_list(**changes)))


def test_a_healthy_run_is_silent():
    assert not list(parameters_not_registered(healthy_trace()))
