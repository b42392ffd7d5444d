from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Scheduler
from sleuth.rule import LIKELY, PROOF
from sleuth.rules.training.scheduler_stepped_too_often import scheduler_stepped_too_often
from tests.traces import healthy_trace, place

N, EPOCHS = 200, 10  # 20 batches an epoch
STEPS = np.arange(N)


def scheduled(kind, horizon, rates, calls=N, **loader):
    trace = healthy_trace()
    loaders = (replace(trace.loaders[0], n_passes=EPOCHS, n_batches=N), trace.loaders[1])
    first = 1 if calls == N else N // max(calls, 1)
    return replace(
        trace,
        loaders=loaders,
        scalars=replace(trace.scalars, lr=np.asarray(rates, float)),
        schedulers=(Scheduler(0, kind, place(24), 0, horizon, calls, first, N),),
    )


def cosine(period):
    return 1e-3 * (1 + np.cos(np.pi * STEPS / period)) / 2


def test_a_cosine_planned_in_epochs_and_stepped_per_batch():
    (finding,) = scheduler_stepped_too_often(scheduled("CosineAnnealingLR", EPOCHS, cosine(EPOCHS)))
    assert finding.certainty is PROOF
    assert finding.values == {"calls": N, "planned": EPOCHS, "updates": N}
    assert finding.where.place == place(24)


def test_a_decay_that_is_over_in_the_first_epochs():
    (finding,) = scheduler_stepped_too_often(scheduled("ExponentialLR", -1, 1e-3 * 0.85**STEPS))
    assert finding.certainty is PROOF
    assert "below 2%" in finding.message


def test_the_same_decay_by_a_function_is_likely():
    (finding,) = scheduler_stepped_too_often(scheduled("LambdaLR", -1, 1e-3 * 0.85**STEPS))
    assert finding.certainty is LIKELY


def test_milestones_that_are_epochs():
    (finding,) = scheduler_stepped_too_often(scheduled("MultiStepLR", 8, 1e-3 * 0.5 ** ((STEPS > 4) + (STEPS > 8.0))))
    assert finding.certainty is LIKELY


def test_one_cycle_that_raised():
    trace = scheduled("OneCycleLR", EPOCHS, cosine(EPOCHS), calls=EPOCHS + 1)
    text = "ValueError: Tried to step 11 times. The specified number of total steps is 10"
    trace = replace(trace, run=replace(trace.run, status="raised", exception=text, is_final=True))
    assert [f.certainty for f in scheduler_stepped_too_often(trace)] == [PROOF]


@pytest.mark.parametrize(
    ("kind", "horizon", "rates", "calls"),
    [
        ("CosineAnnealingLR", N, cosine(N), N),  # planned in batches
        ("CosineAnnealingLR", EPOCHS, cosine(N), EPOCHS),  # stepped per epoch
        ("CosineAnnealingLR", 20, cosine(20), N),  # one swing an epoch
        ("LinearLR", EPOCHS, 1e-3 * np.minimum(1, (STEPS + 1) / EPOCHS), N),  # a warm-up of as many batches as there are epochs
        ("CyclicLR", EPOCHS, cosine(EPOCHS), N),
        ("CosineAnnealingWarmRestarts", EPOCHS, cosine(EPOCHS), N),
        ("ExponentialLR", -1, 1e-3 * 0.98**STEPS, N),
        ("StepLR", 60, 1e-3 * 0.5 ** (STEPS // 60), N),
        ("LambdaLR", -1, np.where(STEPS < 30, 1e-3 * (STEPS + 1) / 30, 0.0), N),  # its function gives 0 after the warm-up
    ],
)
def test_schedules_that_are_planned_for_their_calls_are_silent(kind, horizon, rates, calls):
    assert not list(scheduler_stepped_too_often(scheduled(kind, horizon, rates, calls)))


def test_full_batches_are_silent():
    trace = scheduled("ExponentialLR", -1, 1e-3 * 0.85**STEPS)
    assert not list(scheduler_stepped_too_often(replace(trace, loaders=(replace(trace.loaders[0], n_passes=N),))))


def test_epochs_that_are_not_known_cannot_be_judged():
    with pytest.raises(NotApplicable):
        list(scheduler_stepped_too_often(replace(scheduled("ExponentialLR", -1, 0.85**STEPS), loaders=())))
