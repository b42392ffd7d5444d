from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.saturated_activations import saturated_activations
from tests.traces import healthy_trace, place


def saturated(share, kind=("Linear", "Tanh", "Linear"), loss=None):
    trace = healthy_trace()
    shares = np.full((15, 3), np.nan)
    shares[:, kind.index("Tanh")] = share
    scalars = replace(trace.scalars, loss=np.full(200, 1.386) if loss is None else loss)
    return replace(trace, activations=replace(trace.activations, kind=kind, saturated_share=shares), scalars=scalars)


def test_a_hidden_tanh_at_its_limits():
    (finding,) = saturated_activations(saturated(0.97))
    assert finding.certainty is LIKELY
    assert finding.values == {"share": 0.97, "steps": 14}
    assert finding.where.layer == "1"
    assert finding.where.place == place(5)
    assert finding.where.first_step == 1


def test_a_run_that_learns_gets_a_hint():
    assert [f.certainty for f in saturated_activations(saturated(0.97, loss=np.linspace(1.4, 0.2, 200)))] == [HINT]


def test_a_share_that_comes_down_is_silent():
    assert not list(saturated_activations(saturated(np.where(np.arange(15) < 12, 0.95, 0.4))))
    assert not list(saturated_activations(saturated(0.5)))


def test_an_output_may_be_sure_of_its_answer():
    with pytest.raises(NotApplicable):
        list(saturated_activations(saturated(0.97, kind=("Linear", "Linear", "Tanh"))))


def test_a_healthy_run_is_silent():
    assert not list(saturated_activations(saturated(0.03, loss=healthy_trace().scalars.loss)))
    with pytest.raises(NotApplicable):
        list(saturated_activations(healthy_trace()))
