from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.rule import LIKELY, PROOF
from sleuth.rules.training.dead_units import dead_units
from tests.traces import INPUT, LOGITS, healthy_trace, place


def with_dead(n_dead, n_units=32, steps=15, zero_share=None):
    """`n_dead` of the ReLU's units are zero in `steps` of the 15 watched batches; the loss stands still."""
    trace = healthy_trace()
    series = trace.activations
    zero = np.zeros(n_units, np.int64)
    zero[:n_dead] = steps
    shares = series.zero_share.copy()
    shares[:, 1] = n_dead / n_units if zero_share is None else zero_share
    series = replace(series, unit_zero_steps=(series.unit_zero_steps[0], zero, series.unit_zero_steps[2]), zero_share=shares)
    return replace(trace, activations=series, scalars=replace(trace.scalars, loss=np.full(200, 1.39)))


def test_a_layer_that_is_dead_as_a_whole_is_proved():
    (finding,) = dead_units(with_dead(32))
    assert finding.certainty is PROOF
    assert finding.values == {"dead": 32, "units": 32, "steps": 15}
    assert finding.where.layer == "1"
    assert finding.where.place == place(5)
    assert finding.where.first_step == 0


def test_most_units_dead_since_the_fourth_watched_step():
    shares = np.where(np.arange(15) < 3, 0.4, 0.95)
    (finding,) = dead_units(with_dead(30, steps=12, zero_share=shares))
    assert finding.certainty is LIKELY
    assert finding.where.first_step == 3


def test_a_few_dead_units_of_a_wide_layer_are_usual():
    assert not list(dead_units(with_dead(12)))


def test_units_that_wake_up_are_silent():
    assert not list(dead_units(with_dead(30, steps=12, zero_share=np.where(np.arange(15) < 12, 1.0, 0.3))))


def test_single_samples_leave_most_units_zero_by_chance():
    trace = with_dead(28, steps=13)
    ones = tuple(replace(f, input=replace(INPUT, shape=(1, 20)), output=replace(LOGITS, shape=(1, 4))) for f in trace.forwards)
    assert not list(dead_units(replace(trace, forwards=ones)))


def test_a_satisfied_hinge_is_silent():
    trace = with_dead(32)
    assert not list(dead_units(replace(trace, scalars=replace(trace.scalars, loss=np.geomspace(1, 1e-6, 200)))))


def test_a_network_without_such_units_is_not_applicable():
    trace = healthy_trace()
    with pytest.raises(NotApplicable):
        list(dead_units(replace(trace, activations=replace(trace.activations, kind=("Linear", "GELU", "Linear")))))


def test_a_healthy_run_is_silent():
    assert not list(dead_units(healthy_trace()))
