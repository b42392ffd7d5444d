from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Experiment, Op
from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.flipped_loss_sign import flipped_loss_sign
from tests.traces import healthy_trace, place, with_parameter


def minimising(value):
    """The loss function's calls stay; what the backward call starts from is `value` of them."""
    trace = healthy_trace()
    return replace(trace, backwards=tuple(replace(b, value=value(b.value)) for b in trace.backwards))


def by_graph(*names, value=-1.0):
    """A loss without a loss function: a chain of operations."""
    trace = healthy_trace()
    graph = tuple(Op(name, (i + 1,), (32, 4) if name in ("Mul", "LogSoftmax") else ()) for i, name in enumerate(names))
    graph = (*graph, Op("AccumulateGrad", (), (4,), parameter=3))
    return replace(trace, losses=(), backwards=tuple(replace(b, value=value, graph=graph) for b in trace.backwards))


@pytest.mark.parametrize("value", [lambda loss: -loss, lambda loss: 1 - 0.5 * loss])
def test_the_opposite_of_the_loss_is_named(value):
    (finding,) = flipped_loss_sign(minimising(value))
    assert finding.certainty is LIKELY
    assert finding.where.place == place(22)


@pytest.mark.parametrize("value", [lambda loss: loss, lambda loss: 0.25 * loss - 3.0])
def test_a_loss_that_rises_with_its_function_is_silent(value):
    assert not list(flipped_loss_sign(minimising(value)))


@pytest.mark.parametrize(
    "names", [("Mean", "Index", "LogSoftmax"), ("Mean", "Sum", "Mul", "LogSoftmax"), ("Neg", "Mean", "Pow", "Sub")]
)
def test_a_hand_written_loss_with_the_wrong_sign(names):
    assert len(list(flipped_loss_sign(by_graph(*names)))) == 1


@pytest.mark.parametrize(
    "names", [("Neg", "Mean", "Mul", "Gather", "LogSoftmax"), ("Neg", "Mean", "Pow", "Mm"), ("Neg", "Mean", "SumBackward1")]
)
def test_returns_variances_and_similarities_are_silent(names):
    assert not list(flipped_loss_sign(by_graph(*names)))


def infonce(factor, last=None, ends=("LogSoftmax", "LogSoftmax")):
    """Rows and columns of a matrix of similarities, both normalised, at the pairs."""
    logs = tuple(Op(name, (6,), (8, 8)) for name in ends)
    around = (Op("Add", (2, 3), (8,)), Op("Diagonal", (4,), (8,)), Op("Diagonal", (5,), (8,)), *logs)
    trace = healthy_trace()
    backwards = list(trace.backwards)
    for i, one in enumerate(backwards):
        by = last if last is not None and i else factor
        graph = (Op("Mul", (1,), (), low=by, high=by), *around, Op("Mm", (), (8, 8)))
        backwards[i] = replace(one, value=-2.0, graph=graph)
    return replace(trace, losses=(), backwards=tuple(backwards))


def test_two_averages_of_log_probabilities():
    (finding,) = flipped_loss_sign(infonce(0.5))
    assert "log-probabilities" in finding.message
    assert not list(flipped_loss_sign(infonce(-0.5)))
    assert not list(flipped_loss_sign(infonce(0.5, last=0.7)))  # a cost of each step
    assert not list(flipped_loss_sign(infonce(0.5, ends=("LogSoftmax", "Neg"))))


def with_entropy(last="Softmax", sign="Mean"):
    """The chosen log-probabilities of a `Categorical`, and a small part of its entropy."""
    graph = (
        Op("Add", (1, 2), ()), Op(sign, (3,), ()), Op("Mul", (4,), (), low=0.01, high=0.01), Op("Gather", (5,), (32, 1)),
        Op("Mean", (6,), ()), Op("Sub", (7, 8), (32, 4)), Op("Neg", (9,), (32,)), Op("Addmm", (), (32, 4)),
        Op("Logsumexp", (7,), (32, 1)), Op("Sum", (10,), (32,)), Op("Mul", (5, 11), (32, 4)), Op(last, (5,), (32, 4)),
    )  # fmt: skip
    trace = healthy_trace()
    return replace(trace, losses=(), backwards=tuple(replace(b, value=-2.0, graph=graph) for b in trace.backwards))


def test_log_probabilities_beside_an_entropy():
    (finding,) = flipped_loss_sign(with_entropy())
    assert "log-probabilities" in finding.message
    assert not list(flipped_loss_sign(with_entropy(sign="Neg")))
    assert not list(flipped_loss_sign(with_entropy(last="Addmm")))  # not an entropy: it may be any other aim


def test_a_positive_loss_is_silent():
    assert not list(flipped_loss_sign(by_graph("Neg", "Mean", "Pow", "Sub", value=1.0)))


def test_unlearning_is_a_hint_and_an_attack_is_silent():
    trace = minimising(lambda loss: -loss)
    (finding,) = flipped_loss_sign(replace(trace, models=(replace(trace.models[0], is_loaded=True),)))
    assert finding.certainty is HINT
    assert not list(flipped_loss_sign(with_parameter(trace, 0, is_model_input=True)))


def test_two_objectives_cannot_be_judged():
    trace = minimising(lambda loss: -loss)
    other = replace(trace.backwards[-1], place=place(40))
    with pytest.raises(NotApplicable):
        list(flipped_loss_sign(replace(trace, backwards=(*trace.backwards, other))))


def test_rounding_of_a_loss_that_does_not_see_a_shift_is_no_fall():
    values = (("seen", 1.7709996), ("up_10", 1.7709994), ("up_20", 1.7709987), ("down_10", 1.7709994), ("down_20", 1.7709987))
    trace = replace(healthy_trace(), experiments=(Experiment("ideal-outputs", 0.1, "", values),))
    assert not list(flipped_loss_sign(trace))
    far = tuple((name, {"up": -70.0, "do": -60.0}.get(name[:2], 1.0) * (3.5 if name.endswith("20") else 1)) for name, _ in values)
    (finding,) = flipped_loss_sign(replace(trace, experiments=(Experiment("ideal-outputs", 0.1, "", far),)))
    assert "falls ever faster" in finding.message
