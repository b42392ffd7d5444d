from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Group
from sleuth.rule import LIKELY, PROOF
from sleuth.rules.training.learning_rate_zero import learning_rate_zero
from tests.traces import healthy_trace, place, with_parameter


def with_rates(rates, groups=None, still=(0, 1, 2, 3)):
    trace = healthy_trace()
    groups = groups or (replace(trace.optimizers[0].groups[0], lr=float(rates[-1])),)
    update_norm = trace.gradients.update_norm.copy()
    update_norm[:, list(still)] = 0
    return replace(
        trace,
        scalars=replace(trace.scalars, lr=np.asarray(rates, float)),
        optimizers=(replace(trace.optimizers[0], groups=groups),),
        gradients=replace(trace.gradients, update_norm=update_norm),
    )


def test_a_rate_of_zero_in_every_step():
    (finding,) = learning_rate_zero(with_rates(np.zeros(200)))
    assert finding.certainty is PROOF
    assert finding.values == {"share": 1.0, "groups": 1, "tensors": 4}
    assert finding.where.place == place(7)


def test_a_schedule_that_ends_far_too_early_is_likely():
    (finding,) = learning_rate_zero(with_rates(np.where(np.arange(200) < 60, 1e-3, 0), still=()))
    assert finding.certainty is LIKELY
    assert finding.values["share"] == 0.7


def test_a_fresh_group_at_zero_is_likely_and_a_loaded_one_silent():
    groups = (Group((0, 1), 0.0), Group((2, 3), 1e-3))
    trace = with_rates(np.zeros(200), groups, still=(0, 1))
    (finding,) = learning_rate_zero(trace)
    assert finding.certainty is LIKELY
    assert finding.values["groups"] == 1
    assert not list(learning_rate_zero(with_parameter(trace, 0, is_loaded=True)))
    assert not list(learning_rate_zero(replace(trace, run=replace(trace.run, is_final=False))))


@pytest.mark.parametrize(
    "rates",
    [
        np.minimum(np.arange(200) / 40, 1) * 1e-3,  # warm-up from 0
        1e-3 * (0.5 + 0.5 * np.cos(np.pi * np.arange(200) / 199)),  # cosine that ends in 0
        np.where(np.arange(200) < 160, 1e-3, 0),  # a short tail at 0
    ],
)
def test_schedules_that_touch_zero_are_silent(rates):
    assert not list(learning_rate_zero(with_rates(rates, still=())))


def test_a_group_that_opens_later_is_silent():
    groups = (Group((0, 1), 1e-3), Group((2, 3), 1e-3))
    assert not list(learning_rate_zero(with_rates(np.where(np.arange(200) < 150, 0, 1e-3), groups, still=())))


def test_groups_that_a_cosine_left_at_zero_after_the_last_watched_step_are_silent():
    groups = (Group((0, 1), 0.0), Group((2, 3), 0.0))
    trace = with_rates(np.where(np.arange(200) < 120, 0, 1e-3), groups, still=(0, 1))
    assert not list(learning_rate_zero(trace))
    early = replace(trace, updates=tuple(u for u in trace.updates if u.step < 20))
    assert not list(
        learning_rate_zero(replace(early, optimizers=(replace(trace.optimizers[0], groups=(groups[0], Group((2, 3), 1e-3))),)))
    )


def test_no_step_at_all_is_not_judged():
    trace = healthy_trace()
    with pytest.raises(NotApplicable):
        list(learning_rate_zero(replace(trace, optimizers=(replace(trace.optimizers[0], n_steps=0),))))


def test_a_healthy_run_is_silent():
    assert not list(learning_rate_zero(healthy_trace()))
