from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Op
from sleuth.rule import Certainty
from sleuth.rules.training.bias_before_batchnorm import bias_before_batchnorm
from tests.traces import healthy_trace, place


def normalised(between="NativeBatchNorm", bias=(8,), extra=(), frozen=False):
    """Linear - `between` - ReLU - Linear."""
    graph = (
        Op("NllLoss", (1,), ()),
        Op("LogSoftmax", (2, *extra), (32, 4), dim=1),
        Op("Addmm", (3, 4, 5), (32, 4)),
        Op("AccumulateGrad", (), (4,), parameter=3),
        Op("Relu", (11,), (32, 32)),
        Op("T", (7,), (32, 4)),
        Op("Addmm", (*bias, 9), (32, 32)),
        Op("AccumulateGrad", (), (4, 32), parameter=2),
        Op("AccumulateGrad", (), (32,), parameter=1),
        Op("T", (10,), (20, 32)),
        Op("AccumulateGrad", (), (32, 20), parameter=0),
        Op(between, (6,), (32, 32)),
    )
    trace = healthy_trace()
    forwards = tuple(replace(f, eval_layers=(2,) if frozen else ()) for f in trace.forwards)
    return replace(trace, backwards=tuple(replace(b, graph=graph) for b in trace.backwards), forwards=forwards)


def test_a_bias_that_is_taken_away():
    (finding,) = bias_before_batchnorm(normalised())
    assert finding.values == {"biases": 1}
    assert finding.message.startswith("0.bias is taken away")
    assert (finding.where.layer, finding.where.place) == ("0", place(5))
    assert bias_before_batchnorm.certainty is Certainty.HINT


@pytest.mark.parametrize("changes", [{"bias": ()}, {"extra": (6,)}, {"frozen": True}])
def test_look_alikes_are_silent(changes):
    assert not list(bias_before_batchnorm(normalised(**changes)))


@pytest.mark.parametrize("trace", [healthy_trace(), normalised("NativeLayerNorm")])
def test_a_model_without_batch_norm_is_not_applicable(trace):
    with pytest.raises(NotApplicable):
        list(bias_before_batchnorm(trace))
