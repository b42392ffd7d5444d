from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Op
from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.missing_nonlinearity import missing_nonlinearity
from tests.traces import healthy_trace, place, with_parameter, with_repeated_runs


def chained(between="View", width=32, n_uses=1, head="Addmm", accuracy=24, name="model"):
    """Linear(20, width) - `between` - Linear(width, 4), and nothing bent elsewhere."""
    trace = healthy_trace()
    shapes = {0: (width, 20), 1: (width,), 2: (4, width)}
    for index, shape in shapes.items():
        trace = with_parameter(trace, index, shape=shape)
    graph = (
        Op("NllLoss", (1,), ()),
        Op("LogSoftmax", (2, *([4] if n_uses > 1 else [])), (32, 4), dim=1),
        Op(head, (3, 4, 5), (32, 4)),
        Op("AccumulateGrad", (), (4,), parameter=3),
        Op(between, (6,), (32, width)),
        Op("T", (7,), (width, 4)),
        Op("Addmm", (8, 9), (32, width)),
        Op("AccumulateGrad", (), (4, width), parameter=2),
        Op("AccumulateGrad", (), (width,), parameter=1),
        Op("T", (10,), (20, width)),
        Op("AccumulateGrad", (), (width, 20), parameter=0),
    )
    losses = tuple(replace(call, n_correct=accuracy) for call in trace.losses)
    models = (replace(trace.models[0], name=name),)
    return replace(trace, backwards=tuple(replace(b, graph=graph) for b in trace.backwards), losses=losses, models=models)


def behind_relu(trace):
    """The same pair, behind another layer and a ReLU."""
    graph = trace.backwards[0].graph
    first = replace(graph[6], inputs=(8, 11, 9))
    more = (Op("Relu", (12,), (32, 20)), Op("Addmm", (13,), (32, 20)), Op("AccumulateGrad", (), (20, 20), parameter=3))
    graph = (*graph[:6], first, *graph[7:], *more)
    return replace(trace, backwards=tuple(replace(b, graph=graph) for b in trace.backwards))


def test_a_wholly_linear_model_that_does_not_fit():
    (finding,) = missing_nonlinearity(chained())
    assert finding.values == {"first": "0", "second": "2", "pairs": 1, "is_wholly_linear": True}
    assert (finding.certainty, finding.where.place, finding.where.layer) == (LIKELY, place(5), "2")
    assert "from 20 to 4" in finding.message


@pytest.mark.parametrize("between", ["View", "NativeBatchNorm", "Clone"])
def test_a_pair_in_a_model_with_activations(between):
    (finding,) = missing_nonlinearity(behind_relu(chained(between, accuracy=32)))
    assert (finding.certainty, finding.values["is_wholly_linear"]) == (LIKELY, False)


@pytest.mark.parametrize(
    "trace",
    [
        chained(accuracy=32),  # the data are linear
        chained(name="deep_linear_network"),
        replace(chained(), run=replace(healthy_trace().run, is_final=False)),
    ],
)
def test_a_linear_model_that_may_be_meant_is_a_hint(trace):
    (finding,) = missing_nonlinearity(trace)
    assert finding.certainty is HINT


@pytest.mark.parametrize("name", ["encoder.0", "to_embedding"])
def test_layers_of_different_modules_are_a_hint(name):
    trace = behind_relu(chained())
    layers = tuple(replace(one, name=name) if one.index == 1 else one for one in trace.layers)
    (finding,) = missing_nonlinearity(replace(trace, layers=layers))
    assert finding.certainty is HINT


@pytest.mark.parametrize(
    "trace",
    [
        healthy_trace(),
        chained("Relu"),
        chained("Mul"),  # a gate; dropout is known by its layer
        chained("NativeLayerNorm"),
        chained("LeakyRelu"),
        chained(n_uses=2),  # the first layer's output is used elsewhere
        chained(width=2),  # a matrix of low rank
        chained(head="Bmm"),  # attention
    ],
)
def test_look_alikes_are_silent(trace):
    assert not list(missing_nonlinearity(trace))


def test_a_run_without_a_graph_is_not_judged():
    trace = healthy_trace()
    with pytest.raises(NotApplicable):
        list(missing_nonlinearity(replace(trace, backwards=tuple(replace(b, graph=()) for b in trace.backwards))))


def test_a_linear_model_that_does_far_better_with_a_relu():
    trace = chained(accuracy=32)
    assert [one.certainty for one in missing_nonlinearity(trace)] == [HINT]
    (finding,) = missing_nonlinearity(with_repeated_runs(trace, bent=0.3))
    assert (finding.certainty, finding.is_beside) == (LIKELY, True)
    assert "with a ReLU there" in finding.message


@pytest.mark.parametrize(
    "values",
    [{"bent": 0.6}, {"bent": 0.3, "final": 0.3}, {"bent": 0.3, "as_run": 0.3, "own": 0.3}, {"bent": 0.1, "initial": -1.0}, {}],
)
def test_a_gain_that_is_small_or_not_needed_leaves_it_a_hint(values):
    (finding,) = missing_nonlinearity(with_repeated_runs(chained(accuracy=32), **values))
    assert finding.certainty is HINT


def test_an_activation_that_bends_nothing_is_none():
    trace = chained("Unbent")
    layers = tuple(replace(one, kind="LeakyReLU", place=place(7)) if one.index == 1 else one for one in trace.layers)
    (finding,) = missing_nonlinearity(replace(trace, layers=layers))
    assert (finding.certainty, finding.where.layer) == (LIKELY, "2")
    assert "leaky ReLU of slope 1" in finding.message
    assert "slope well below 1" in finding.fix
