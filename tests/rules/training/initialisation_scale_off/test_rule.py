from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Experiment
from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.initialisation_scale_off import initialisation_scale_off
from tests.traces import healthy_trace, with_parameter


def weights(first, last, trace=None):
    """The healthy trace (20 and 32 inputs) with weights of these deviations."""
    trace = with_parameter(trace or healthy_trace(), 0, initial_std=first)
    return with_parameter(trace, 2, initial_std=last)


def with_loss(trace, loss, **changes):
    calls = tuple(replace(c, value=float(loss[c.step]), **changes) for c in trace.losses)
    return replace(trace, losses=calls, scalars=replace(trace.scalars, loss=loss))


def test_large_weights_with_a_large_first_loss():
    slow = np.linspace(60, 1.0, 200)
    (finding,) = initialisation_scale_off(with_loss(weights(1.0, 1.0), slow))
    assert finding.certainty is LIKELY
    assert finding.values["names"] == ("2.weight", "0.weight")
    assert finding.values["gain"] == pytest.approx(32**0.5)
    assert finding.values["fan_in"] == 32


def test_a_run_that_recovers_soon_gets_a_hint():
    soon = np.where(np.arange(200) < 5, 40.0, 0.5)
    (finding,) = initialisation_scale_off(with_loss(weights(1.0, 1.0), soon))
    assert finding.certainty is HINT


def test_small_weights_that_stay_small():
    flat = np.full(200, 1.3863)
    trace = with_loss(weights(1e-3, 1e-3), flat)
    trace = replace(trace, gradients=replace(trace.gradients, weight_norm=np.full_like(trace.gradients.weight_norm, 0.02)))
    (finding,) = initialisation_scale_off(trace)
    assert finding.certainty is LIKELY
    assert finding.values["weights"] == 2
    grown = np.geomspace(0.02, 20, len(trace.gradients.weight_norm))[:, None] * np.ones(4)
    assert not list(initialisation_scale_off(replace(trace, gradients=replace(trace.gradients, weight_norm=grown))))


def test_small_weights_in_depth_where_a_plain_network_learns():
    trace = with_loss(
        weights(2e-3, 6e-3), np.full(200, 1.3863)
    )  # gains of .009 and .034, but each grows to twenty times its size
    norms = np.geomspace(0.02, 0.4, len(trace.gradients.weight_norm))[:, None] * np.ones(4)
    trace = replace(trace, gradients=replace(trace.gradients, weight_norm=norms))
    told = replace(trace, experiments=(Experiment("reference-model", values=(("held_out", 0.1), ("final", 1.38))),))
    assert not list(initialisation_scale_off(told))
    (finding,) = initialisation_scale_off(told, faint=0.2, low_gain=0.5)
    assert finding.certainty is LIKELY
    assert not list(initialisation_scale_off(trace, faint=0.2, low_gain=0.5))


def test_tempting_runs_are_silent():
    falling = np.linspace(1.3, 0.1, 200)
    assert not list(initialisation_scale_off(with_loss(weights(1.0, 1.0), falling)))  # a normalisation takes the scale away
    assert not list(initialisation_scale_off(weights(1e-3, 1e-3)))  # it learns
    assert not list(initialisation_scale_off(with_loss(weights(0.1, 0.1), np.linspace(60, 1.0, 200))))  # not the weights
    loaded = with_parameter(with_parameter(weights(1.0, 1.0), 0, is_loaded=True), 2, is_loaded=True)
    with pytest.raises(NotApplicable):
        list(initialisation_scale_off(loaded))


def test_a_healthy_run_is_silent():
    assert not list(initialisation_scale_off(healthy_trace()))
