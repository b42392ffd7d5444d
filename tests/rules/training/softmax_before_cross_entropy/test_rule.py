from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Op
from sleuth.rule import LIKELY, PROOF
from sleuth.rules.training.softmax_before_cross_entropy import softmax_before_cross_entropy
from tests.traces import healthy_trace


def with_losses(**changes):
    trace = healthy_trace()
    return replace(trace, losses=tuple(replace(call, **changes) for call in trace.losses))


def test_softmax_in_the_graph_and_rows_that_sum_to_one():
    (finding,) = softmax_before_cross_entropy(with_losses(ops=("Softmax", "Addmm"), op_dims=(1, -1), share_rows_sum_to_one=1.0))
    assert finding.certainty is PROOF
    assert finding.values == {"calls": 15, "made_by": "softmax"}
    assert finding.where.place.line == 21


def test_a_normalisation_by_hand_needs_three_calls():
    trace = with_losses(ops=("Div", "Exp", "Addmm"), op_dims=(-1,) * 3, share_rows_sum_to_one=1.0)
    (finding,) = softmax_before_cross_entropy(trace)
    assert finding.values["made_by"] == "normalisation"
    assert not list(softmax_before_cross_entropy(replace(trace, losses=trace.losses[:2])))


def test_sigmoid_is_likely():
    (finding,) = softmax_before_cross_entropy(with_losses(ops=("Sigmoid", "Addmm"), op_dims=(-1, -1)))
    assert finding.certainty is LIKELY


def test_double_softmax_before_nll_and_in_a_loss_by_hand():
    (finding,) = softmax_before_cross_entropy(with_losses(function="nll_loss", ops=("LogSoftmax", "Softmax", "Addmm")))
    assert finding.certainty is PROOF
    trace = healthy_trace()
    graph = (
        Op("Neg", (1,), ()),
        Op("Sum", (2,), ()),
        Op("LogSoftmax", (3,), (8, 3), 1),
        Op("Softmax", (4,), (8, 3), 1),
        Op("Addmm", (), (8, 3)),
    )
    by_hand = replace(trace, losses=(), backwards=tuple(replace(b, graph=graph) for b in trace.backwards))
    (finding,) = softmax_before_cross_entropy(by_hand)
    assert finding.where.place.line == 22


@pytest.mark.parametrize(
    "changes",
    [
        {"ops": ("LogSoftmax", "Addmm"), "op_dims": (1, -1), "share_rows_log_probabilities": 1.0},
        {"ops": ("Addmm", "Softmax"), "op_dims": (-1, 1)},  # a gate inside the model
        {"ops": ("Softmax", "Addmm"), "op_dims": (0, -1), "share_rows_sum_to_one": 0.0},  # softmax-wrong-axis says that
        {"function": "nll_loss", "ops": ("Log", "Add", "Softmax", "Addmm"), "op_dims": (-1, -1, 1, -1)},
    ],
)
def test_tempting_inputs_are_silent(changes):
    assert not list(softmax_before_cross_entropy(with_losses(**changes)))


def test_a_healthy_run_is_silent_and_a_regression_not_applicable():
    trace = healthy_trace()
    assert not list(softmax_before_cross_entropy(trace))
    regression = replace(with_losses(function="mse_loss"), backwards=tuple(replace(b, graph=()) for b in trace.backwards))
    with pytest.raises(NotApplicable):
        list(softmax_before_cross_entropy(regression))
