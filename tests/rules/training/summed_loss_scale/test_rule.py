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


@pytest.mark.parametrize(
    "trace", [summing(size=0.002), summing(rise=1.0), summing(divisor=32), summing(reduction="mean", value=1.0)]
)
def test_sums_without_harm_and_means_are_silent(trace):
    assert not list(summed_loss_scale(trace))


def test_adam_cannot_be_judged():
    with pytest.raises(NotApplicable):
        list(summed_loss_scale(summing("Adam")))
