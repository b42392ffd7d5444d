from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Phase, TensorFacts
from sleuth.rule import LIKELY
from sleuth.rules.training.no_valid_targets import no_valid_targets
from tests.traces import TARGET, healthy_trace

IGNORED = replace(TARGET, minimum=-100, maximum=-100, mean=-100.0, std=0.0)


def altered(positions, **changes):
    trace = healthy_trace()
    calls = [replace(c, **changes) if i in positions else c for i, c in enumerate(trace.losses)]
    return replace(trace, losses=tuple(calls))


def test_a_mean_over_nothing():
    (finding,) = no_valid_targets(altered({4}, target=IGNORED, is_finite=False, value=float("inf"), n_valid=0))
    assert finding.values == {"calls": 1, "of": 15, "ignore_index": -100}
    assert finding.where.first_step == 5


def test_an_empty_selection():
    (finding,) = no_valid_targets(altered({0}, target=TensorFacts((0, 1), "float32"), function="mse_loss", is_finite=False))
    assert "No target is left" in finding.message


def test_sums_over_nothing():
    (finding,) = no_valid_targets(altered(range(15), target=IGNORED, value=0.0, reduction="sum"))
    assert "sum over nothing" in finding.message
    assert not list(no_valid_targets(altered({3, 7}, target=IGNORED, value=0.0, reduction="sum")))


def test_a_skipped_batch_is_silent():
    assert not list(no_valid_targets(altered({4}, target=IGNORED, is_finite=False, phase=Phase.EVALUATION)))


def test_a_healthy_run_is_silent_or_not_applicable():
    assert not list(no_valid_targets(healthy_trace()))
    with pytest.raises(NotApplicable):
        list(no_valid_targets(replace(healthy_trace(), losses=())))


def stopped(n_valid, **run):
    trace = healthy_trace()
    calls = tuple(replace(c, n_valid=n_valid + i % 3, n_ignored=48 - n_valid - i % 3) for i, c in enumerate(trace.losses))
    about = {"status": "raised", "exception": "FloatingPointError: loss is nan at step 281", "n_steps": 281, **run}
    return replace(trace, losses=calls, run=replace(trace.run, **about))


def test_a_nan_between_watched_steps():
    (finding,) = no_valid_targets(stopped(4))
    assert finding.certainty is LIKELY
    assert finding.values["expected"] == pytest.approx(281 * (1 - 5 / 48) ** 48)


@pytest.mark.parametrize("trace", [stopped(20), stopped(4, exception="KeyError: 'banana'"), stopped(4, status="finished")])
def test_other_ends_are_silent(trace):
    assert not list(no_valid_targets(trace))
