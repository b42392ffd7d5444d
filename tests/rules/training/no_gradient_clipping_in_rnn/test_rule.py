from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Clip, Experiment
from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.no_gradient_clipping_in_rnn import no_gradient_clipping_in_rnn
from tests.traces import WATCHED, healthy_trace, place


def recurrent(first_gradient=60.0, later_loss=50.0, at=0):
    """A layer of the trace as an LSTM, whose gradient is long at one watched step, and the loss of the steps after it."""
    trace = healthy_trace()
    layers = list(trace.layers)
    layers[1] = replace(layers[1], kind="LSTM")
    parameters = tuple(replace(p, initial_mean=0.0, initial_std=0.2) for p in trace.parameters)
    gradient = trace.gradients.gradient_norm.copy()
    gradient[at, 0] = first_gradient
    loss = trace.scalars.loss.copy()
    loss[WATCHED[at] + 1 :] *= later_loss
    return replace(
        trace,
        layers=tuple(layers),
        parameters=parameters,
        gradients=replace(trace.gradients, gradient_norm=gradient),
        scalars=replace(trace.scalars, loss=loss),
    )


def test_long_gradients_at_the_start_and_a_lost_run():
    (finding,) = no_gradient_clipping_in_rnn(recurrent())
    assert finding.certainty is LIKELY
    assert finding.where.place == place(22)
    assert finding.where.first_step == 0
    assert finding.values["gradient"] == pytest.approx(60, rel=0.01)


def test_a_spike_and_a_lost_run():
    (finding,) = no_gradient_clipping_in_rnn(recurrent(first_gradient=4.5, at=6))
    assert finding.certainty is LIKELY
    assert finding.where.first_step == 10


def test_without_harm_it_is_a_hint():
    (finding,) = no_gradient_clipping_in_rnn(recurrent(later_loss=1.0))
    assert finding.certainty is HINT


@pytest.mark.parametrize(
    ("level", "plain", "clipped", "certainty"),
    [(1.0, np.inf, 1.3, LIKELY), (0.3, np.inf, 1.3, HINT), (1.0, 1.5, 1.3, HINT), (1.0, np.inf, np.inf, HINT)],
)
def test_a_loss_that_never_falls_where_clipping_is_seen_to_help(level, plain, clipped, certainty):
    trace = recurrent(later_loss=1.0)
    first = trace.scalars.loss[0]
    loss = np.where(np.arange(200) < 5, first, level * first)
    told = (("initial", 1.4), ("plain", plain), ("clipped", clipped))
    trace = replace(trace, scalars=replace(trace.scalars, loss=loss), experiments=(Experiment("clipped-updates", values=told),))
    (finding,) = no_gradient_clipping_in_rnn(trace)
    assert finding.certainty is certainty


def test_a_loss_that_is_lost_before_the_gradients_grow_is_another_fault():
    trace = recurrent(at=6)
    loss = np.where(np.arange(200) > 4, 40.0, trace.scalars.loss)
    assert not list(no_gradient_clipping_in_rnn(replace(trace, scalars=replace(trace.scalars, loss=loss))))


def test_clipped_and_short_gradients_are_silent():
    assert not list(no_gradient_clipping_in_rnn(replace(recurrent(), clips=(Clip(0, place(24), 1.0, 60.0),))))
    assert not list(no_gradient_clipping_in_rnn(recurrent(first_gradient=0.1)))


def test_a_model_without_recurrence_cannot_be_judged():
    with pytest.raises(NotApplicable):
        list(no_gradient_clipping_in_rnn(healthy_trace()))
