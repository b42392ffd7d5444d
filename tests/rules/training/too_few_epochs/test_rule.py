from dataclasses import replace

import numpy as np
import pytest

from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.too_few_epochs import too_few_epochs
from tests.traces import healthy_trace, place

STEPS = np.arange(200)
NOISE = np.random.default_rng(1).normal(0, 0.02, 200)


def falling(curve, held_out=lambda step: 2.0 - step / 400):
    """A run whose loss follows `curve`, and which is evaluated every 50 steps."""
    trace = healthy_trace()
    loss = curve(STEPS) + NOISE
    losses = tuple(replace(c, value=float(loss[c.step])) for c in trace.losses)
    evaluations = tuple(replace(e, loss=held_out(e.step)) for e in trace.evaluations)
    gradients = replace(trace.gradients, update_norm=trace.gradients.update_norm * 5)
    return replace(trace, losses=losses, evaluations=evaluations, gradients=gradients, scalars=replace(trace.scalars, loss=loss))


def steep(steps):
    return 1.6 - steps / 400


def test_a_steep_end_far_from_zero():
    (finding,) = too_few_epochs(falling(steep))
    assert finding.certainty is LIKELY
    assert finding.where.place == place(23)
    assert finding.values["share"] == pytest.approx(0.1, abs=0.02)


def test_one_steep_pass_needs_no_evaluation():
    trace = replace(falling(lambda steps: 1.7 - (steps / 200) ** 2 / 1.5), evaluations=())
    (several,) = too_few_epochs(replace(trace, scalars=replace(trace.scalars, epoch=np.full(200, 3))))
    (single,) = too_few_epochs(replace(trace, scalars=replace(trace.scalars, epoch=np.ones(200, np.int64))))
    assert several.certainty is HINT
    assert single.certainty is LIKELY


def test_a_low_loss_or_no_gain_on_held_out_data_is_a_hint():
    (low,) = too_few_epochs(falling(lambda steps: 0.6 - steps / 400))
    (worse,) = too_few_epochs(falling(steep, held_out=lambda step: 1.0 + step / 400))
    assert low.certainty is worse.certainty is HINT


def test_a_run_that_levels_off_is_silent():
    assert not list(too_few_epochs(falling(lambda steps: 1.0 + 0.6 * np.exp(-steps / 40))))


def test_a_lowered_rate_a_tiny_one_and_a_stopped_run_are_silent():
    trace = falling(steep)
    lowered = replace(trace.scalars, lr=np.linspace(1e-3, 1e-5, 200))
    tiny = replace(trace.gradients, update_norm=trace.gradients.update_norm * 1e-3)
    assert not list(too_few_epochs(replace(trace, scalars=lowered)))
    assert not list(too_few_epochs(replace(trace, gradients=tiny)))
    assert not list(too_few_epochs(replace(trace, run=replace(trace.run, status="interrupted"))))


def test_a_healthy_run_is_silent():
    assert not list(too_few_epochs(healthy_trace()))
