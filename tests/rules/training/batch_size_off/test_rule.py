from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.rule import HINT
from sleuth.rules.training.batch_size_off import batch_size_off
from tests.traces import WATCHED, healthy_trace, with_repeated_runs

STEPS = np.arange(200)


def run(batch, agreement, loss):
    """A run with this batch, whose neighbouring gradients agree so far (give or take 0.02)."""
    trace = healthy_trace()
    cosine = agreement + 0.02 * np.resize([1.0, -1.0], len(WATCHED))
    forwards = tuple(replace(f, input=replace(f.input, shape=(batch, 20))) for f in trace.forwards)
    return replace(
        trace,
        forwards=forwards,
        gradients=replace(trace.gradients, cosine=cosine),
        scalars=replace(trace.scalars, loss=loss),
        train_samples=np.arange(5000, dtype=np.uint64),
    )


FLAT, FALLING = np.full(200, 1.3), 2.0 - STEPS / 150


def test_a_small_batch_in_a_run_that_does_not_learn():
    (finding,) = batch_size_off(run(4, 0.05, FLAT))
    assert "below" in finding.message
    assert finding.values["batch"] == 4


def test_a_large_batch_in_few_steps():
    (finding,) = batch_size_off(run(1024, 0.95, FALLING))
    assert "above" in finding.message


@pytest.mark.parametrize(
    ("batch", "agreement", "loss"),
    [(4, 0.05, FALLING), (64, 0.05, FLAT), (4, 0.5, FLAT), (1024, 0.95, FLAT), (1024, 0.5, FALLING), (32, 0.95, FALLING)],
)
def test_what_does_no_harm_is_silent(batch, agreement, loss):
    assert not list(batch_size_off(run(batch, agreement, loss)))


def test_full_batches_are_left_alone():
    trace = run(1024, 0.95, FALLING)
    assert not list(batch_size_off(replace(trace, train_samples=trace.train_samples[:1024])))


def test_without_pairs_of_steps_it_cannot_be_judged():
    with pytest.raises(NotApplicable):
        list(batch_size_off(healthy_trace()))


def test_a_repeated_run_that_does_far_better_in_smaller_batches():
    (finding,) = batch_size_off(with_repeated_runs(run(500, 0.5, FALLING), batch=0.3))
    assert finding.certainty is HINT
    assert "batches of 500" in finding.message


@pytest.mark.parametrize(
    "values",
    [
        {"batch": 0.6},
        {"batch": 0.3, "final": 0.3},
        {"batch": 0.3, "as_run": 0.3, "own": 0.3},
        {"batch": 0.1, "initial": -1.0},
        {},
    ],
)
def test_a_gain_that_is_small_or_not_needed_is_silent(values):
    assert not list(batch_size_off(with_repeated_runs(run(500, 0.5, FALLING), **values)))
