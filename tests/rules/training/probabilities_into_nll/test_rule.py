from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.rule import LIKELY, PROOF
from sleuth.rules.training.probabilities_into_nll import probabilities_into_nll
from tests.traces import LOGITS, healthy_trace


def with_losses(low, high, **changes):
    trace = healthy_trace()
    changes = {
        "function": "nll_loss",
        "input": replace(LOGITS, minimum=low, maximum=high),
        "share_rows_sum_to_one": 0.0,
    } | changes
    return replace(trace, losses=tuple(replace(call, **changes) for call in trace.losses))


def test_probabilities():
    (finding,) = probabilities_into_nll(with_losses(0.02, 0.9, ops=("Softmax", "Addmm"), share_rows_sum_to_one=1.0))
    assert finding.certainty is PROOF
    assert finding.values == {"calls": 15, "input": "probabilities", "largest": 0.9}
    assert finding.where.place.line == 21


@pytest.mark.parametrize(
    ("first", "name", "certainty"),
    [("Addmm", "raw logits", PROOF), ("Sigmoid", "probabilities of a sigmoid", PROOF), ("Exp", "positive values", LIKELY)],
)
def test_what_else_is_positive(first, name, certainty):
    (finding,) = probabilities_into_nll(with_losses(-1.0, 2.0, ops=(first, "Addmm")))
    assert (finding.values["input"], finding.certainty) == (name, certainty)


@pytest.mark.parametrize(
    ("low", "high", "changes"),
    [
        (-9.0, -0.01, {"ops": ("LogSoftmax", "Addmm"), "share_rows_log_probabilities": 1.0}),
        (-18.4, 0.0, {"ops": ("Log", "Clamp", "Softmax", "Addmm")}),
        (-9.0, 1e-6, {"ops": ("Log", "Add", "Softmax", "Addmm")}),
        (-9.0, -0.01, {"ops": ("Mul", "Pow", "LogSoftmax")}),  # a focal loss
        (0.0, 0.6, {"ops": ("Softmax", "Addmm")}),  # along the wrong axis
        (0.0, 0.6, {"ops": ("Softmax", "Addmm"), "share_rows_sum_to_one": 1.0, "function": "cross_entropy"}),
    ],
)
def test_log_probabilities_of_all_kinds_are_silent(low, high, changes):
    trace = with_losses(low, high, **changes)
    if changes.get("function"):
        with pytest.raises(NotApplicable):
            list(probabilities_into_nll(trace))
    else:
        assert not list(probabilities_into_nll(trace))


def test_a_healthy_run_is_not_applicable():
    with pytest.raises(NotApplicable):
        list(probabilities_into_nll(healthy_trace()))
