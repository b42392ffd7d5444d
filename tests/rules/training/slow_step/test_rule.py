from dataclasses import replace

import numpy as np
import pytest

from sleuth.rules.training.slow_step import slow_step
from tests.traces import healthy_trace, place

STEPS = np.arange(200)


def taking(seconds):
    trace = healthy_trace()
    noise = 1 + np.abs(np.random.default_rng(0).normal(0, 0.1, 200))
    return replace(trace, scalars=replace(trace.scalars, seconds=np.asarray(seconds) * noise))


def test_steps_that_take_longer_and_longer():
    (finding,) = slow_step(taking(0.01 + 0.001 * STEPS))
    assert finding.values["first"] == pytest.approx(0.038, rel=0.25)
    assert finding.values["last"] == pytest.approx(0.19, rel=0.15)
    assert finding.where.place == place(22)


def test_a_first_step_that_compiles_is_silent():
    assert not list(slow_step(taking(np.where(STEPS < 3, 20.0, 0.05))))


def test_evaluations_in_between_are_silent():
    assert not list(slow_step(taking(np.where(STEPS % 10 == 9, 0.05 + 0.02 * STEPS, 0.05))))


def test_a_machine_that_gets_busy_is_silent():
    assert not list(slow_step(taking(np.where(STEPS < 120, 0.05, 0.1))))


def test_very_short_steps_are_silent():
    assert not list(slow_step(taking(1e-4 + 1e-5 * STEPS)))


def test_a_healthy_run_is_silent():
    assert not list(slow_step(healthy_trace()))
