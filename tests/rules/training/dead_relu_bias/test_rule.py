from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.rule import LIKELY
from sleuth.rules.training.dead_relu_bias import dead_relu_bias
from tests.traces import healthy_trace, place, with_parameter


def dead(bias=-6.0, n_dead=32, zero=1.0, std=0.8, name="1"):
    trace = with_parameter(healthy_trace(), 1, initial_mean=bias)
    series = trace.activations
    counts = np.where(np.arange(32) < n_dead, series.n_steps[1], 0)
    zero_share, spread = series.zero_share.copy(), series.std.copy()
    zero_share[:, 1], spread[:, 0] = zero, std
    units = (series.unit_zero_steps[0], counts, series.unit_zero_steps[2])
    names, layers = ("0", name, "2"), np.array([1, 2 if name == "1" else -1, 3])
    series = replace(series, zero_share=zero_share, std=spread, unit_zero_steps=units, name=names, layer=layers)
    return replace(trace, activations=series)


@pytest.mark.parametrize("name", ["1", "relu after 0"])
def test_a_large_negative_bias_kills_the_layer(name):
    (finding,) = dead_relu_bias(dead(name=name))
    assert finding.values == {"bias": -6.0, "dead": 32, "units": 32, "spread": 0.8}
    assert finding.where.layer == "0"
    assert finding.where.place == place(5)
    assert finding.certainty in (None, LIKELY)


@pytest.mark.parametrize(
    "changes",
    [
        {"n_dead": 6},  # a few dead units
        {"bias": 0.0},  # died of something else
        {"zero": 0.6},  # alive at first
        {"bias": -1.0, "std": 0.9},  # sparse, not dead by its bias
        {"bias": float("nan")},
    ],
)
def test_look_alikes_are_silent(changes):
    assert not list(dead_relu_bias(dead(**changes)))


def test_a_network_without_relu_is_not_judged():
    trace = healthy_trace()
    series = replace(trace.activations, kind=("Linear", "Tanh", "Linear"))
    with pytest.raises(NotApplicable):
        list(dead_relu_bias(replace(trace, activations=series)))


def test_a_healthy_run_is_silent():
    assert not list(dead_relu_bias(healthy_trace()))
