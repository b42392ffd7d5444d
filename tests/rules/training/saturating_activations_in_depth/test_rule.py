from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Op
from sleuth.rule import HINT
from sleuth.rules.training.saturating_activations_in_depth import saturating_activations_in_depth
from tests.traces import healthy_trace, with_repeated_runs


def deep(kind="Sigmoid", n_layers=6, ratio=1e-4, end=1.35, gate=False):
    """A chain of layers with gradients that go down to `ratio`, and a loss that goes from 1.4 to `end`."""
    trace = healthy_trace()
    graph = [Op("NllLoss", (1,), ()), Op("Addmm", (2,), (32, 4))]
    for _ in range(n_layers - 1):
        n = len(graph)
        graph += [Op("Mul", (n + 1, n + 2), (32, 8)), Op(kind, (n + 2,), (32, 8))] if gate else [Op(kind, (n + 1,), (32, 8))]
        graph.append(Op("Addmm", (len(graph) + 1,), (32, 8)))
    graph.append(Op("AccumulateGrad", (), (8, 8), parameter=0))
    weights = tuple(replace(trace.parameters[0], index=i, name=f"{i}.weight", shape=(8, 8)) for i in range(n_layers))
    series, n = trace.gradients, len(trace.gradients.step)
    norms = np.tile(np.geomspace(ratio, 1.0, n_layers), (n, 1))
    return replace(
        trace,
        parameters=weights,
        gradients=replace(series, gradient_norm=norms, weight_norm=norms, update_norm=norms),
        scalars=replace(trace.scalars, loss=np.linspace(1.4, end, 200)),
        backwards=tuple(replace(b, graph=tuple(graph) if b.graph else ()) for b in trace.backwards),
    )


@pytest.mark.parametrize("kind", ["Sigmoid", "Tanh"])
def test_a_chain_of_squashing_layers(kind):
    (finding,) = saturating_activations_in_depth(deep(kind))
    assert finding.values["layers"] == 5
    assert finding.values["ratio"] < 0.005
    assert kind.lower() in finding.message


def test_tempting_runs_are_silent():
    assert not list(saturating_activations_in_depth(deep(end=0.2)))  # it learns
    assert not list(saturating_activations_in_depth(deep(ratio=0.2)))  # the gradient passes
    for trace in (deep("Relu"), deep(gate=True), deep(n_layers=3)):
        with pytest.raises(NotApplicable):
            list(saturating_activations_in_depth(trace))


def test_a_healthy_run_is_not_applicable():
    with pytest.raises(NotApplicable):
        list(saturating_activations_in_depth(healthy_trace()))


def test_a_repeated_run_that_does_far_better_with_relus():
    (finding,) = saturating_activations_in_depth(with_repeated_runs(healthy_trace(), relu=0.3))
    assert finding.certainty is HINT
    assert "ReLU" in finding.message


@pytest.mark.parametrize(
    "values",
    [{"relu": 0.6}, {"relu": 0.3, "final": 0.3}, {"relu": 0.3, "as_run": 0.3, "own": 0.3}, {"relu": 0.1, "initial": -1.0}, {}],
)
def test_a_gain_that_is_small_or_not_needed_is_silent(values):
    assert not list(saturating_activations_in_depth(with_repeated_runs(deep(end=0.2), **values)))
