from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Layer, ParameterSeries
from sleuth.rules.training.vanishing_gradients import vanishing_gradients
from tests.traces import healthy_trace, place


def deep_trace(gradients, loss=None, n=6):
    """Six square Linear layers with these RMS gradients, from the first to the last, at every watched step."""
    trace = healthy_trace()
    layers = (trace.layers[0], *(Layer(i + 1, f"{i}", "Linear", 0, place(5 + i), (i,), True, 30, 15) for i in range(n)))
    one = trace.parameters[0]
    parameters = tuple(replace(one, index=i, name=f"{i}.weight", layer=i + 1, shape=(10, 10)) for i in range(n))
    norms = 10 * np.tile(np.asarray(gradients, float), (15, 1))
    series = ParameterSeries(trace.gradients.step, norms, np.ones((15, n)), norms * 1e-3)
    scalars = replace(trace.scalars, loss=np.full(200, 1.39) if loss is None else loss)
    return replace(trace, layers=layers, parameters=parameters, gradients=series, scalars=scalars)


def test_names_the_ratio_and_the_first_layer():
    (finding,) = vanishing_gradients(deep_trace([1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2]))
    assert finding.values["ratio"] == pytest.approx(1e-6 / 5.5e-3)
    assert finding.values["weights"] == 6
    assert finding.where.layer == "0"
    assert finding.where.place == place(5)


def test_a_healthy_decay_through_depth_is_silent():
    assert not list(vanishing_gradients(deep_trace([2e-3, 2e-3, 4e-3, 8e-3, 1e-2, 2e-2])))


def test_a_small_gradient_of_one_early_weight_is_silent():
    assert not list(vanishing_gradients(deep_trace([1e-8, 1e-2, 1e-2, 1e-2, 1e-2, 1e-2])))


def test_a_run_that_learns_in_spite_of_it_is_silent():
    loss = np.linspace(1.4, 0.4, 200)
    assert not list(vanishing_gradients(deep_trace([1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2], loss)))


def test_a_branch_that_starts_at_zero_is_silent():
    trace = deep_trace([1e-2] * 6)
    trace.gradients.gradient_norm[0, :4] = 0.0
    assert not list(vanishing_gradients(replace(trace, scalars=replace(trace.scalars, loss=np.full(200, 1.39)))))


def test_a_shallow_network_is_not_applicable():
    with pytest.raises(NotApplicable):
        list(vanishing_gradients(healthy_trace()))


def test_a_healthy_deep_run_is_silent():
    assert not list(vanishing_gradients(deep_trace([1e-2] * 6, healthy_trace().scalars.loss)))
