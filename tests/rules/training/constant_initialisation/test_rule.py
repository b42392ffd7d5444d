from dataclasses import replace

import pytest

from sleuth.rules.training.constant_initialisation import constant_initialisation
from tests.traces import healthy_trace, place, with_parameter

EQUAL = {"has_equal_rows": True, "has_equal_gradient_rows": True}


def test_a_layer_whose_units_stay_copies():
    (finding,) = constant_initialisation(with_parameter(healthy_trace(), 0, **EQUAL))
    assert finding.values == {"tensors": 1, "names": ("0.weight",), "units": 32}
    assert finding.where.place == place(5)
    assert finding.where.layer == "0"


def without_gradients(trace):
    return replace(trace, gradients=replace(trace.gradients, gradient_norm=trace.gradients.gradient_norm * 0))


def test_zeros_in_two_layers_in_a_row():
    trace = with_parameter(with_parameter(healthy_trace(), 0, **EQUAL), 2, **EQUAL)
    (finding,) = constant_initialisation(without_gradients(trace))
    assert finding.values["tensors"] == 2


def test_one_layer_of_zeros_that_waits_for_its_gradient_is_silent():
    assert not list(constant_initialisation(without_gradients(with_parameter(healthy_trace(), 0, **EQUAL))))


@pytest.mark.parametrize(
    ("index", "changes"),
    [
        (2, {"has_equal_rows": True}),  # a zero output layer: its gradients differ from class to class
        (1, EQUAL),  # a bias
        (0, EQUAL | {"is_loaded": True}),
        (0, EQUAL | {"requires_grad": False}),
        (0, EQUAL | {"n_gradient": 1}),
        (0, EQUAL | {"shape": (1, 20)}),
    ],
)
def test_look_alikes_are_silent(index, changes):
    assert not list(constant_initialisation(with_parameter(healthy_trace(), index, **changes)))


def test_a_healthy_run_is_silent():
    assert not list(constant_initialisation(healthy_trace()))
