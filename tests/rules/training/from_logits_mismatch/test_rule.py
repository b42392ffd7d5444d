from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Op, TensorFacts
from sleuth.rule import LIKELY, PROOF
from sleuth.rules.training.from_logits_mismatch import from_logits_mismatch
from tests.traces import healthy_trace

SOFT = TensorFacts((32, 4), "float32", 0.01, 0.9, 0.25, 0.2, 0, 128)
RAW = TensorFacts((32, 4), "float32", -4.0, 5.0, 0.2, 2.0, 0, 128)
ZEROES = TensorFacts((32, 4), "float32", -1.0, 2.0, 0.2, 0.7, 0, 128)
LOGS = {"share_rows_log_probabilities": 1.0, "share_rows_sum_to_one": 0.0, "ops": ("LogSoftmax", "Addmm"), "target": SOFT}


def with_losses(function, **changes):
    trace = healthy_trace()
    return replace(trace, losses=tuple(replace(c, function=function, **changes) for c in trace.losses))


def with_graph(*names):
    chain = tuple(Op(name, (i + 1,), (32, 4)) for i, name in enumerate(names))
    trace = healthy_trace()
    graph = (*chain, Op("Addmm", (), (32, 4)))
    return replace(trace, losses=(), backwards=tuple(replace(b, graph=graph if b.graph else ()) for b in trace.backwards))


@pytest.mark.parametrize(
    ("function", "changes", "certainty"),
    [
        ("kl_div", {"share_rows_sum_to_one": 1.0, "ops": ("Softmax", "Addmm"), "target": SOFT}, PROOF),
        ("kl_div", {"share_rows_log_probabilities": 0.0, "ops": ("Addmm",), "target": SOFT}, LIKELY),
        ("kl_div", LOGS | {"target": RAW}, PROOF),
        ("kl_div", LOGS | {"target": SOFT, "is_log_target": True, "share_target_rows_sum_to_one": 0.0}, PROOF),
        ("cross_entropy", {"target": RAW, "share_target_rows_sum_to_one": 0.0}, LIKELY),
        ("poisson_nll_loss", {"ops": ("Exp", "Addmm")}, PROOF),
        ("poisson_nll_loss", {"ops": ("Softplus", "Addmm")}, LIKELY),
        ("poisson_nll_loss", {"input": RAW, "is_log_input": False}, PROOF),
        ("gaussian_nll_loss", {"raised": "ValueError: var has negative entry/entries"}, PROOF),
        ("binary_cross_entropy", {"ops": ("Sigmoid", "Sigmoid", "Addmm")}, PROOF),
    ],
)
def test_what_a_loss_does_not_expect(function, changes, certainty):
    (finding,) = from_logits_mismatch(with_losses(function, **changes))
    assert finding.certainty is certainty
    assert finding.where.first_step == 0
    assert finding.fix


def test_a_formula_with_two_sigmoids():
    (finding,) = from_logits_mismatch(with_graph("Neg", "Mean", "Log", "Add", "Sigmoid", "Sigmoid"))
    assert finding.certainty is PROOF


@pytest.mark.parametrize(
    ("function", "changes"),
    [
        ("kl_div", LOGS),
        ("kl_div", LOGS | {"target": replace(SOFT, minimum=-9.0, maximum=-0.1), "is_log_target": True}),
        ("cross_entropy", {"target": SOFT, "share_target_rows_sum_to_one": 1.0}),
        ("cross_entropy", {"target": ZEROES, "share_target_rows_sum_to_one": 1.0}),  # advantages of one action each
        ("poisson_nll_loss", {"ops": ("Addmm",)}),
        ("poisson_nll_loss", {"ops": ("Exp", "Addmm"), "is_log_input": False, "input": SOFT}),
        ("binary_cross_entropy", {"ops": ("Sigmoid", "Addmm")}),
    ],
)
def test_tempting_losses_are_silent(function, changes):
    assert not list(from_logits_mismatch(with_losses(function, **changes)))


def test_one_softmax_before_a_logarithm_is_silent():
    assert not list(from_logits_mismatch(with_graph("Neg", "Mean", "Log", "Softmax")))


def test_a_healthy_run_is_silent_or_not_applicable():
    assert not list(from_logits_mismatch(healthy_trace()))
    with pytest.raises(NotApplicable):
        list(from_logits_mismatch(replace(healthy_trace(), losses=(), backwards=())))
