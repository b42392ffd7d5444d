from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Op, TensorFacts
from sleuth.rule import LIKELY, PROOF
from sleuth.rules.training.activation_on_output import activation_on_output
from tests.traces import healthy_trace


def targets(low, high, mean, std):
    return TensorFacts((32, 1), "float32", low, high, mean, std, 0, 32)


def with_losses(**changes):
    trace = healthy_trace()
    return replace(trace, losses=tuple(replace(c, **changes) for c in trace.losses))


def with_graph(*names, low, high):
    trace = healthy_trace()
    chain = [Op(name, (i + 1,), (32, 1), low=low if name == "Pow" else 0, high=high) for i, name in enumerate(names)]
    graph = (*chain, Op("Addmm", (), (32, 1)))
    return replace(trace, losses=(), backwards=tuple(replace(b, graph=graph if b.graph else ()) for b in trace.backwards))


@pytest.mark.parametrize(
    ("name", "target", "certainty"),
    [
        ("Sigmoid", targets(-2.5, 2.5, 0.0, 1.0), PROOF),
        ("Tanh", targets(10.0, 90.0, 40.0, 20.0), PROOF),
        ("Tanh", targets(-2.0, 2.0, 0.1, 0.95), LIKELY),
        ("Softplus", targets(-3.0, 3.0, 0.5, 1.0), LIKELY),
        ("Gelu", targets(-2.4, 2.6, 0.0, 1.0), LIKELY),
    ],
)
def test_targets_outside_the_range(name, target, certainty):
    (finding,) = activation_on_output(with_losses(function="mse_loss", ops=(name, "Addmm"), target=target))
    assert finding.certainty is certainty
    assert finding.values["activation"] == name.lower()
    assert finding.where.first_step == 0


def test_targets_that_lie_hardly_below_what_a_bent_activation_gives_are_silent():
    bent = with_losses(function="mse_loss", ops=("Silu", "Addmm"), target=targets(-0.4, 6.0, 0.9, 1.0))
    assert not list(activation_on_output(bent))


def test_a_large_residual_of_a_formula():
    (finding,) = activation_on_output(with_graph("Mean", "Pow", "Sub", "Sigmoid", low=-4.0, high=1.0))
    assert finding.certainty is PROOF


@pytest.mark.parametrize(
    "changes", [{"ops": ("Tanh", "Addmm")}, {"function": "nll_loss", "ops": ("LogSoftmax", "Tanh", "Addmm")}]
)
def test_logits_out_of_a_tanh(changes):
    (finding,) = activation_on_output(with_losses(**changes))
    assert finding.certainty is LIKELY


@pytest.mark.parametrize(
    "changes",
    [
        {"function": "mse_loss", "ops": ("Sigmoid", "Addmm"), "target": targets(-0.05, 1.08, 0.3, 0.3)},
        {"function": "mse_loss", "ops": ("Mul", "Tanh", "Addmm"), "target": targets(-9.0, 9.0, 0.0, 4.0)},
        {"function": "mse_loss", "ops": ("Addmm", "Tanh"), "target": targets(-9.0, 9.0, 0.0, 4.0)},
        {"function": "mse_loss", "ops": ("Softplus", "Addmm"), "target": targets(0.0, 90.0, 20.0, 14.0)},
        {"function": "mse_loss", "ops": ("Tanh", "Addmm"), "target": targets(-1.0, 9.0, 0.0, 0.4)},  # a rare outlier
        {"ops": ("Mul", "Tanh", "Addmm")},
    ],
)
def test_tempting_outputs_are_silent(changes):
    assert not list(activation_on_output(with_losses(**changes)))


@pytest.mark.parametrize(
    "names", [("Mean", "Pow", "Sub", "Sigmoid"), ("Neg", "Mean", "Mul", "Sub", "Div", "Neg", "Pow", "Sub", "Tanh")]
)
def test_residuals_within_the_range_and_drawn_actions_are_silent(names):
    high = 0.9 if names[0] == "Mean" else 3.0
    assert not list(activation_on_output(with_graph(*names, low=-0.8, high=high)))


def test_a_healthy_run_is_silent_or_not_applicable():
    assert not list(activation_on_output(healthy_trace()))
    with pytest.raises(NotApplicable):
        list(activation_on_output(replace(healthy_trace(), losses=(), backwards=())))
