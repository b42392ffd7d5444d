from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.rule import LIKELY, PROOF
from sleuth.rules.training.sigmoid_before_bce_with_logits import sigmoid_before_bce_with_logits
from tests.traces import LOGITS, healthy_trace


def with_losses(low, high, **changes):
    trace = healthy_trace()
    changes = {"function": "binary_cross_entropy_with_logits", "input": replace(LOGITS, minimum=low, maximum=high)} | changes
    return replace(trace, losses=tuple(replace(call, **changes) for call in trace.losses))


def test_sigmoid_in_the_graph():
    (finding,) = sigmoid_before_bce_with_logits(with_losses(0.2, 0.7, ops=("Sigmoid", "Addmm")))
    assert finding.certainty is PROOF
    assert finding.values == {"calls": 15, "made_by": "sigmoid", "least": 0.2, "greatest": 0.7}
    assert finding.where.place.line == 21


def test_two_sigmoids_before_bce():
    trace = with_losses(0.5, 0.7, ops=("Sigmoid", "Sigmoid", "Addmm"), function="binary_cross_entropy")
    (finding,) = sigmoid_before_bce_with_logits(trace)
    assert finding.certainty is PROOF
    assert "one of the two" in finding.fix


def test_a_sigmoid_by_hand_is_likely_after_four_calls():
    trace = with_losses(0.2, 0.7, ops=("Reciprocal", "Add", "Exp", "Neg", "Addmm"))
    (finding,) = sigmoid_before_bce_with_logits(trace)
    assert finding.certainty is LIKELY
    assert not list(sigmoid_before_bce_with_logits(replace(trace, losses=trace.losses[:2])))


@pytest.mark.parametrize(
    ("low", "high", "ops", "function"),
    [
        (-2.0, 2.0, ("Addmm",), "binary_cross_entropy_with_logits"),
        (0.1, 0.4, ("Addmm",), "binary_cross_entropy_with_logits"),
        (-2.0, 2.0, ("Mul", "Sigmoid", "Addmm"), "binary_cross_entropy_with_logits"),  # a gate
        (0.1, 0.9, ("Sigmoid", "Addmm"), "binary_cross_entropy"),
        (0.1, 0.9, ("Clamp", "Sigmoid", "Addmm"), "binary_cross_entropy"),
    ],
)
def test_sound_losses_are_silent(low, high, ops, function):
    assert not list(sigmoid_before_bce_with_logits(with_losses(low, high, ops=ops, function=function)))


def test_a_healthy_run_is_not_applicable():
    with pytest.raises(NotApplicable):
        list(sigmoid_before_bce_with_logits(healthy_trace()))
