from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import TensorFacts
from sleuth.rules.training.unscaled_targets import unscaled_targets
from tests.traces import healthy_trace


def facts(mean, std):
    return TensorFacts((32, 1), "float32", mean - 2 * std, mean + 2 * std, mean, std, 0, 32)


def regression(outputs, target=(150.0, 75.0), **changes):
    """A run whose outputs go from the first to the second (mean, deviation) in equal steps."""
    trace = healthy_trace()
    path = np.linspace(*outputs, len(trace.losses))
    calls = tuple(
        replace(c, function="mse_loss", input=facts(*point), target=facts(*target), n_classes=0, n_correct=-1)
        for c, point in zip(trace.losses, path, strict=True)
    )
    return replace(trace, losses=tuple(replace(c, **changes) for c in calls))


def test_outputs_that_did_not_arrive():
    (finding,) = unscaled_targets(regression([(0.1, 0.2), (20.0, 10.0)]))
    assert finding.values["target_mean"] == 150.0
    assert finding.values["target_std"] == 75.0
    assert "their mean is still" in finding.message


def test_a_spread_that_still_grows():
    (finding,) = unscaled_targets(regression([(0.1, 0.2), (0.2, 9.0)], target=(0.0, 75.0)))
    assert "their deviation is still" in finding.message


def test_a_loss_that_overflowed():
    trace = regression([(0.1, 0.2), (0.1, 0.2)], is_finite=False, value=float("inf"))
    (finding,) = unscaled_targets(trace)
    assert "no longer finite" in finding.message
    too_fast = replace(trace, gradients=replace(trace.gradients, update_norm=trace.gradients.weight_norm * 100))
    assert not list(unscaled_targets(too_fast))


@pytest.mark.parametrize(
    ("outputs", "target"),
    [
        ([(0.1, 0.2), (149.0, 50.0)], (150.0, 75.0)),  # they arrived
        ([(0.1, 0.2), (0.4, 0.2)], (150.0, 75.0)),  # they never moved: another fault
        ([(0.1, 0.2), (1.0, 0.3)], (5.0, 2.0)),  # not far
        ([(150.0, 20.0), (149.0, 40.0)], (150.0, 75.0)),  # they began there
    ],
)
def test_tempting_runs_are_silent(outputs, target):
    assert not list(unscaled_targets(regression(outputs, target)))


def test_a_healthy_run_has_no_regression():
    with pytest.raises(NotApplicable):
        list(unscaled_targets(healthy_trace()))


def test_a_hand_written_loss():
    trace = regression([(0.1, 0.2), (20.0, 10.0)])
    forwards = tuple(replace(f, output=c.input) for f, c in zip(trace.forwards, trace.losses, strict=True))
    backwards = tuple(
        replace(b, residual=facts(c.input.mean - 150.0, 75.0)) for b, c in zip(trace.backwards, trace.losses, strict=True)
    )
    (finding,) = unscaled_targets(replace(trace, losses=(), forwards=forwards, backwards=backwards))
    assert finding.values["target_mean"] == pytest.approx(150.0)
    assert finding.values["target_std"] == pytest.approx(75.0, rel=0.01)
