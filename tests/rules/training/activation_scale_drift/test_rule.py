from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import ActivationSeries, Layer
from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.activation_scale_drift import activation_scale_drift
from tests.traces import healthy_trace, place


def deep(std, loss=None, **model):
    trace = healthy_trace()
    n = len(std)
    layers = (trace.layers[0], *(Layer(i + 1, f"{i}", "Linear", 0, place(5 + i), (), True, 30, 15) for i in range(n)))
    table = np.tile(np.asarray(std, float), (15, 1))
    series = ActivationSeries(
        trace.activations.step,
        tuple(map(str, range(n))),
        ("Linear",) * n,
        np.arange(1, n + 1),
        table * 0,
        table,
        table * 0,
        table * 0,
        table * 0,
    )
    scalars = replace(trace.scalars, loss=np.full(200, 1.386) if loss is None else loss)
    return replace(trace, layers=layers, activations=series, scalars=scalars, models=(replace(trace.models[0], **model),))


@pytest.mark.parametrize("factor", [0.1, 10.0])
def test_a_scale_that_drifts_through_depth(factor):
    (finding,) = activation_scale_drift(deep([factor**i for i in range(7)]))
    assert finding.certainty is LIKELY
    assert finding.values == {"first": 1.0, "last": pytest.approx(factor**5), "layers": 7}
    assert finding.where.layer == "5"
    assert finding.where.place == place(10)


def test_a_small_head_is_silent():
    assert not list(activation_scale_drift(deep([1, 1, 0.7, 0.6, 0.5, 1e-3])))


def test_a_scale_that_comes_back_is_silent():
    assert not list(activation_scale_drift(deep([1, 1e-2, 1e-3, 1e-3, 0.5, 1])))


def test_large_inputs_are_another_matter():
    assert not list(activation_scale_drift(deep([150, 200, 180, 160, 150, 140])))


def test_a_run_that_learns_gets_a_hint():
    assert [f.certainty for f in activation_scale_drift(deep([0.1**i for i in range(7)], np.linspace(1.4, 0.2, 200)))] == [HINT]


def test_loaded_weights_are_silent():
    assert not list(activation_scale_drift(deep([0.1**i for i in range(7)], is_loaded=True)))


def test_a_shallow_network_is_not_applicable():
    with pytest.raises(NotApplicable):
        list(activation_scale_drift(healthy_trace()))


def test_a_healthy_deep_network_is_silent():
    assert not list(activation_scale_drift(deep([0.6, 0.4, 0.25, 0.15, 0.1, 0.08, 0.08])))
