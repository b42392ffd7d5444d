from dataclasses import replace

import numpy as np
import pytest

from sleuth.evidence.trace import Phase
from sleuth.rules.training.loss_oscillating import loss_oscillating
from tests.traces import healthy_trace, place


def with_loss(loss, same_batch=False):
    trace = healthy_trace()
    forwards = tuple(replace(f, is_same_input_as_before=same_batch) for f in trace.forwards)
    one = trace.losses[0]
    calls = tuple(replace(one, step=s, value=float(loss[s])) for s in range(200))
    return replace(trace, forwards=forwards, losses=calls, scalars=replace(trace.scalars, loss=np.asarray(loss, float)))


ZIGZAG = 1.0 + 0.4 * (-1.0) ** np.arange(200)


def test_a_zigzag_on_the_same_batch():
    (finding,) = loss_oscillating(with_loss(ZIGZAG, same_batch=True))
    assert finding.values == {"alternation": 1.0, "swing": pytest.approx(0.8)}
    assert finding.where.place == place(22)
    assert finding.where.first_step == 100


def test_two_batches_in_turn_are_silent():
    assert not list(loss_oscillating(with_loss(ZIGZAG)))


def test_independent_noise_on_the_same_batch_is_silent():
    noise = 1.0 + np.random.default_rng(0).normal(0, 0.3, 200)
    assert not list(loss_oscillating(with_loss(noise, same_batch=True)))


def test_a_small_ripple_is_silent():
    assert not list(loss_oscillating(with_loss(1.0 + 0.02 * (-1.0) ** np.arange(200), same_batch=True)))


def test_batches_far_above_and_below_a_constant_answer():
    loss = np.random.default_rng(0).choice([0.4, 6.0], 200)
    (finding,) = loss_oscillating(with_loss(loss))
    assert finding.values["constant_loss"] == pytest.approx(np.log(4))
    assert finding.values["worse"] == pytest.approx(0.5, abs=0.1)


def test_classes_that_come_one_after_another_are_silent():
    trace = with_loss(np.random.default_rng(0).choice([0.4, 6.0], 200))
    tasks = tuple(replace(c, target_counts=np.array([16, 16, 0, 0] if c.step < 100 else [0, 0, 16, 16])) for c in trace.losses)
    assert not list(loss_oscillating(replace(trace, losses=tasks)))


def test_single_samples_differ_in_health():
    trace = with_loss(np.random.default_rng(0).choice([0.4, 6.0], 200))
    ones = tuple(replace(c, target=replace(c.target, shape=(1,))) for c in trace.losses)
    assert not list(loss_oscillating(replace(trace, losses=ones)))


def test_moving_targets_are_silent():
    trace = with_loss(ZIGZAG, same_batch=True)
    other = replace(trace.forwards[0], phase=Phase.OTHER)
    assert not list(loss_oscillating(replace(trace, forwards=(*trace.forwards, other))))


def test_a_healthy_run_is_silent():
    assert not list(loss_oscillating(healthy_trace()))
