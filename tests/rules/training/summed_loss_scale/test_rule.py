from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Op
from sleuth.rule import LIKELY
from sleuth.rules.training.summed_loss_scale import summed_loss_scale
from tests.traces import healthy_trace, place

ERRORS = (Op("Sum", (1,), ()), Op("Pow", (2,), (32, 1)), Op("Sub", (), (32, 1)))


def summing(kind="SGD", size=0.2, divisor=1, rise=2.0, **call):
    """A summed loss over 32 targets; the backwarded value is the loss over `divisor`, updates are `size` of the weights."""
    trace = healthy_trace()
    losses = tuple(replace(c, **({"reduction": "sum", "value": 32 * c.value} | call)) for c in trace.losses)
    values = [c.value / divisor for c in losses]
    loss = 32 * trace.scalars.loss
    loss[10:16] = rise * loss[0]
    return replace(
        trace,
        optimizers=(replace(trace.optimizers[0], kind=kind),),
        gradients=replace(trace.gradients, update_norm=trace.gradients.weight_norm * size),
        losses=losses,
        scalars=replace(trace.scalars, loss=loss),
        backwards=tuple(replace(b, value=value, graph=()) for b, value in zip(trace.backwards, values, strict=True)),
    )


def by_hand(graph):
    trace = summing(rise=8.0)  # the level of a constant answer is not known
    return replace(trace, losses=(), backwards=tuple(replace(b, graph=graph) for b in trace.backwards))


def test_a_sum_that_spoils_the_run():
    (finding,) = summed_loss_scale(summing())
    assert (finding.certainty or LIKELY) is LIKELY
    assert finding.values["terms"] == 32
    assert finding.where.place == place(22)


def test_noise_about_the_entropy_of_the_labels_is_silent():
    loss = 32 * (1.4 + np.random.default_rng(0).normal(0, 0.3, 200))
    trace = summing()
    assert not list(summed_loss_scale(replace(trace, scalars=replace(trace.scalars, loss=loss))))


def test_a_sum_written_by_hand_is_read_from_the_graph():
    (finding,) = summed_loss_scale(by_hand(ERRORS))
    assert finding.values["terms"] == 32
    assert not list(summed_loss_scale(by_hand((replace(ERRORS[0], name="Mean"), *ERRORS[1:]))))
    assert not list(summed_loss_scale(by_hand((replace(ERRORS[0], name="Div"), *ERRORS[1:]))))


def test_log_probabilities_summed_by_hand():
    picked = (Op("Neg", (1,), ()), Op("Sum", (2,), ()), Op("Gather", (3,), (32, 1)), Op("LogSoftmax", (), (32, 4)))
    (finding,) = summed_loss_scale(by_hand(picked))
    assert finding.values["terms"] == 32
    both = (Op("Neg", (1,), ()), Op("Sum", (2,), ()), Op("Add", (3, 5), (32,)), Op("Mul", (4,), (32,)), Op("Log", (), (32,)),
            Op("Mul", (6,), (32,)), Op("Log", (), (32,)))  # fmt: skip
    assert len(list(summed_loss_scale(by_hand(both)))) == 1
    returns = (Op("Neg", (1,), ()), Op("Sum", (2,), ()), Op("Mul", (3,), (32,)), Op("Gather", (4,), (32,)), *picked[3:])
    assert not list(summed_loss_scale(by_hand(returns)))


@pytest.mark.parametrize(
    "trace", [summing(size=0.002), summing(rise=1.0), summing(divisor=32), summing(reduction="mean", value=1.0)]
)
def test_sums_without_harm_and_means_are_silent(trace):
    assert not list(summed_loss_scale(trace))


def test_adam_cannot_be_judged():
    with pytest.raises(NotApplicable):
        list(summed_loss_scale(summing("Adam")))


@pytest.mark.parametrize(
    ("graph", "times", "n_found"),
    [
        ((Op("Sum", (1,), ()), Op("View", (2,), (32, 1)), Op("SmoothL1Loss", (), (32, 1))), 32, 1),
        ((Op("Mean", (1,), ()), Op("SmoothL1Loss", (), (32, 1))), 1, 0),
        ((Op("Div", (1,), ()), Op("Sum", (2,), ()), Op("SmoothL1Loss", (), (32, 1))), 1, 0),
        ((Op("Sum", (1,), ()), Op("Mul", (2,), (32, 1)), Op("SmoothL1Loss", (), (32, 1))), 5, 0),  # weights that sum to 5
        ((Op("Sum", (1,), ()), Op("Mul", (2,), (32, 1)), Op("SmoothL1Loss", (), (32, 1))), 20, 1),  # a mask
        ((Op("Sum", (1,), ()), Op("Mul", (2,), (8, 4)), Op("View", (3,), (8, 4)), Op("NllLoss2D", (), (8, 1, 4))), 20, 1),
        ((Op("Sum", (1,), ()), Op("Mul", (2,), (8, 4)), Op("View", (3,), (8, 4)), Op("NllLoss2D", (), (8, 1, 9))), 20, 0),
        ((Op("Sum", (1,), ()), Op("Mul", (2, 3), (32, 1)), Op("SmoothL1Loss", (), (32, 1)), Op("Exp", (), (32, 1))), 20, 0),
    ],
)
def test_single_losses_that_the_program_sums(graph, times, n_found):
    trace = summing(reduction="none")
    losses = tuple(replace(c, value=c.value / 32) for c in trace.losses)
    backwards = tuple(replace(b, graph=graph, value=times * c.value) for b, c in zip(trace.backwards, losses, strict=True))
    assert len(list(summed_loss_scale(replace(trace, losses=losses, backwards=backwards)))) == n_found
