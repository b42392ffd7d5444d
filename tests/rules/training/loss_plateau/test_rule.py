import math
from dataclasses import replace

import numpy as np
import pytest

from sleuth.rules.training.loss_plateau import loss_plateau
from tests.traces import TARGET, healthy_trace, place


def flat_trace(level=math.log(4), n_correct=8, slope=0.0, **changes):
    """A run whose loss stays at `level`, four balanced classes, 32 samples a batch."""
    trace = healthy_trace()
    random = np.random.default_rng(1)
    loss = level + random.normal(0, 0.01, 200) - slope * np.arange(200)
    calls = tuple(replace(c, value=float(loss[c.step]), n_correct=n_correct, **changes) for c in trace.losses)
    calls = tuple(replace(calls[-1], step=s, value=float(loss[s])) for s in range(0, 200, 5)) + calls[-1:]
    return replace(trace, losses=calls, scalars=replace(trace.scalars, loss=loss))


def test_a_loss_at_the_label_entropy_is_a_plateau():
    (finding,) = loss_plateau(flat_trace())
    assert finding.values["loss"] == pytest.approx(math.log(4), rel=0.01)
    assert finding.values["constant_loss"] == pytest.approx(math.log(4))
    assert finding.values["steps"] == 100
    assert finding.where.place == place(21)


def test_a_flat_loss_at_its_floor_is_silent():
    assert not list(loss_plateau(flat_trace(level=0.2, n_correct=31)))


def test_a_slow_start_that_still_falls_is_silent():
    assert not list(loss_plateau(flat_trace(slope=4e-4)))


def test_an_accuracy_above_the_majority_is_silent():
    assert not list(loss_plateau(flat_trace(n_correct=16)))


def test_a_regression_speaks_only_about_targets_from_data():
    targets = replace(TARGET, shape=(32, 1), mean=1.0, std=2.0)
    bad = flat_trace(level=4.0, n_correct=-1, function="mse_loss", target=targets, target_counts=np.zeros(0, np.int64))
    assert not list(loss_plateau(bad))  # full batch: the same targets at every call
    means = (replace(c, target=replace(targets, mean=0.9 + 0.2 * (i % 2))) for i, c in enumerate(bad.losses))
    (finding,) = loss_plateau(replace(bad, losses=tuple(means)))
    assert finding.values["constant_loss"] == pytest.approx(4.01, abs=1e-3)
    noise = flat_trace(
        level=4.0,
        n_correct=-1,
        function="mse_loss",
        target=targets,
        target_counts=np.zeros(0, np.int64),
        is_target_from_data=False,
    )
    assert not list(loss_plateau(noise))


def test_it_waits_for_the_end():
    trace = flat_trace()
    assert not list(loss_plateau(replace(trace, run=replace(trace.run, is_final=False))))


def test_a_healthy_run_is_silent():
    assert not list(loss_plateau(healthy_trace()))
