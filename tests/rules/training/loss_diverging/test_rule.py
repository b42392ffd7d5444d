from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Phase
from sleuth.rules.training.loss_diverging import loss_diverging
from tests.traces import healthy_trace, place


def with_loss(loss, **changes):
    trace = healthy_trace()
    calls = tuple(replace(c, value=float(loss[c.step]), **changes) for c in trace.losses)
    return replace(trace, losses=calls, scalars=replace(trace.scalars, loss=np.asarray(loss)))


RISING = 1.4 + np.linspace(0, 18.6, 200)


def test_a_cross_entropy_far_above_that_of_a_constant_answer():
    (finding,) = loss_diverging(with_loss(RISING))
    assert finding.values["start"] == pytest.approx(RISING[0])
    assert finding.values["end"] == pytest.approx(np.median(RISING[-50:]))
    assert finding.values["constant_loss"] == pytest.approx(np.log(4))
    assert finding.where.place == place(21)


def test_watched_steps_that_gather_at_spikes_do_not_make_a_rise():
    loss = np.where(np.arange(200) % 50 < 3, 6.0, 0.2)
    loss[0] = 1.9
    trace = with_loss(loss)
    spikes = tuple(
        replace(trace.losses[0], step=s, value=float(loss[s])) for s in (0, 1, 50, 51, 52, 100, 101, 102, 150, 151, 152)
    )
    assert not list(loss_diverging(replace(trace, losses=spikes)))


def test_a_bad_start_that_mends_is_silent():
    assert not list(loss_diverging(with_loss(RISING[::-1])))


def test_a_loss_that_rises_below_the_label_entropy_is_another_matter():
    assert not list(loss_diverging(with_loss(0.1 + np.linspace(0, 1, 200))))


def test_a_hand_written_loss_needs_growing_weights():
    trace = replace(with_loss(np.geomspace(1, 1e9, 200)), losses=())
    assert not list(loss_diverging(trace))
    grown = replace(trace.gradients, weight_norm=np.geomspace(1, 50, 15)[:, None] * np.ones((1, 4)))
    (finding,) = loss_diverging(replace(trace, gradients=grown))
    assert finding.where.place == place(22)


def test_a_policy_loss_grows_with_its_returns():
    assert not list(loss_diverging(replace(with_loss(np.geomspace(10, 3000, 200)), losses=())))


def test_a_target_network_makes_it_silent():
    trace = with_loss(RISING)
    other = replace(trace.forwards[0], phase=Phase.OTHER)
    with pytest.raises(NotApplicable, match="targets move"):
        list(loss_diverging(replace(trace, forwards=(*trace.forwards, other))))


def test_several_objectives_are_not_applicable():
    trace = with_loss(RISING)
    with pytest.raises(NotApplicable):
        list(loss_diverging(replace(trace, backwards=(*trace.backwards, replace(trace.backwards[0], place=place(90))))))


def test_a_healthy_run_is_silent():
    assert not list(loss_diverging(healthy_trace()))
