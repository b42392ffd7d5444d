from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.rule import LIKELY, PROOF
from sleuth.rules.training.weights_diverging import weights_diverging
from tests.traces import healthy_trace, place


def growing(factor, update=0.5, loss=None):
    """The first weight (32, 20) grows by this factor from a norm of 3 (it began with 640 values of 0.1); each update is a share of it."""
    trace = healthy_trace()
    weight, change = trace.gradients.weight_norm.copy(), trace.gradients.update_norm.copy()
    weight[:, 0] = np.geomspace(3, 3 * factor, 15)
    change[:, 0] = update * weight[:, 0]
    scalars = replace(trace.scalars, loss=np.linspace(1, 9, 200) if loss is None else loss)
    return replace(trace, gradients=replace(trace.gradients, weight_norm=weight, update_norm=change), scalars=scalars)


def test_names_the_weight_that_grows():
    (finding,) = weights_diverging(growing(1000))
    assert weights_diverging.certainty is LIKELY
    assert finding.values == {"weights": 1, "growth": pytest.approx(3000 / (0.1 * 640**0.5))}
    assert finding.where.layer == "0"
    assert finding.where.place == place(5)


def test_a_weight_that_is_not_finite_is_proof():
    trace = growing(1)
    trace.gradients.weight_norm[7:, 2] = np.inf
    (finding,) = weights_diverging(trace)
    assert finding.certainty is PROOF
    assert finding.values == {"weights": 1, "first_step": 15}
    assert finding.where.layer == "2"


def test_a_weight_that_starts_next_to_zero_may_grow():
    trace = growing(1)
    trace.gradients.weight_norm[:, 0] = np.geomspace(0.001, 4, 15)
    trace.gradients.update_norm[:, 0] = 0.3 * trace.gradients.weight_norm[:, 0]
    assert not list(weights_diverging(trace))


def test_growth_with_a_falling_loss_is_silent():
    assert not list(weights_diverging(growing(1000, loss=np.linspace(9e6, 1, 200))))


def test_large_weights_at_rest_are_silent():
    assert not list(weights_diverging(growing(1000, update=1e-3)))


def test_a_healthy_run_is_silent():
    assert not list(weights_diverging(healthy_trace()))
    with pytest.raises(NotApplicable):
        list(weights_diverging(replace(healthy_trace(), parameters=())))
