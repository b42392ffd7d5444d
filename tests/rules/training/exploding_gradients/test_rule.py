from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Clip
from sleuth.rule import LIKELY, PROOF
from sleuth.rules.training.exploding_gradients import exploding_gradients
from tests.traces import healthy_trace, place


def with_norms(total, loss=None):
    """Every parameter's gradient has half of this norm, so that `total` is that of all four; weights keep a norm of about 6."""
    trace = healthy_trace()
    norms = np.asarray(total, float)[:, None] / 2 * np.ones((1, 4))
    scalars = replace(trace.scalars, loss=np.linspace(1, 3, 200) if loss is None else loss)
    return replace(trace, gradients=replace(trace.gradients, gradient_norm=norms), scalars=scalars)


def test_growth_beyond_the_weights():
    (finding,) = exploding_gradients(with_norms(np.geomspace(0.1, 1e5, 15)))
    assert exploding_gradients.certainty is LIKELY
    assert finding.values["growth"] == pytest.approx(10 ** (6 * 12 / 14))
    assert finding.where.place == place(22)
    assert finding.where.first_step == 10


def test_a_gradient_that_is_not_finite_is_proof():
    total = np.ones(15)
    total[6] = np.inf
    (finding,) = exploding_gradients(with_norms(total))
    assert finding.certainty is PROOF
    assert finding.where.first_step == 10
    assert finding.where.layer == "0"
    assert finding.values == {"non_finite_steps": 1, "parameters": ("0.weight", "0.bias", "2.weight", "2.bias")}


def test_a_scaler_that_finds_its_scale_is_silent():
    total = np.ones(15)
    total[:2] = np.inf
    trace = with_norms(total)
    assert not list(exploding_gradients(replace(trace, run=replace(trace.run, uses_grad_scaler=True))))


def test_leaving_a_plateau_is_silent():
    assert not list(exploding_gradients(with_norms(np.geomspace(1e-4, 1.0, 15))))


def test_growth_while_the_loss_falls_is_silent():
    assert not list(exploding_gradients(with_norms(np.geomspace(0.1, 1e5, 15), np.linspace(3, 1, 200))))


def test_clipped_gradients_are_silent():
    trace = with_norms(np.geomspace(0.1, 1e5, 15))
    assert not list(exploding_gradients(replace(trace, clips=(Clip(0, place(24), 1.0, 0.1),))))


def test_a_healthy_run_is_silent():
    assert not list(exploding_gradients(healthy_trace()))
    with pytest.raises(NotApplicable):
        list(exploding_gradients(with_norms(np.full(15, np.nan))))
