from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.rule import LIKELY, PROOF
from sleuth.rules.training.relu_before_loss import relu_before_loss
from tests.traces import LOGITS, TARGET, healthy_trace


def with_losses(low=0.0, least=0.0, **changes):
    trace = healthy_trace()
    changes = {"input": replace(LOGITS, minimum=low), "target": replace(TARGET, minimum=least, maximum=2.0)} | changes
    return replace(trace, losses=tuple(replace(call, **changes) for call in trace.losses))


@pytest.mark.parametrize(
    ("function", "ops", "certainty"),
    [
        ("cross_entropy", ("Relu", "Addmm"), PROOF),
        ("nll_loss", ("LogSoftmax", "Relu", "Addmm"), PROOF),
        ("binary_cross_entropy", ("Sigmoid", "Relu", "Addmm"), PROOF),
        ("binary_cross_entropy_with_logits", ("Gelu", "Addmm"), LIKELY),
    ],
)
def test_logits_out_of_a_relu(function, ops, certainty):
    (finding,) = relu_before_loss(with_losses(function=function, ops=ops))
    assert finding.certainty is certainty
    assert finding.values["calls"] == 15
    assert finding.values["activation"] in ("relu", "gelu")
    assert finding.where.place.line == 21


@pytest.mark.parametrize(
    "changes",
    [
        {"function": "mse_loss", "ops": ("Relu", "Addmm")},
        {"function": "mse_loss", "ops": ("Relu", "Addmm"), "least": -1.9},  # another rule's
        {"function": "poisson_nll_loss", "ops": ("Relu", "Addmm")},
        {"ops": ("Addmm", "Relu"), "low": -1.0},
        {"ops": ("Mean", "Relu", "Convolution")},  # global pooling of feature maps
        {"ops": ("LeakyRelu", "Addmm"), "low": -0.1},
        {"ops": ("ClampMin", "Addmm"), "low": -10.0},
    ],
)
def test_tempting_outputs_are_silent(changes):
    assert not list(relu_before_loss(with_losses(**changes)))


def test_a_healthy_run_is_silent_or_not_applicable():
    trace = healthy_trace()
    assert not list(relu_before_loss(trace))
    with pytest.raises(NotApplicable):
        list(relu_before_loss(replace(trace, losses=tuple(replace(call, ops=()) for call in trace.losses))))
