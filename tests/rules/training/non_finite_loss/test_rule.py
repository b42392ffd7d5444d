from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import NonFinite, Phase, RunFacts, Trace
from sleuth.rule import PROOF
from sleuth.rules.training.non_finite_loss import non_finite_loss
from tests.traces import healthy_trace, place


def with_loss(trace, loss):
    return replace(trace, scalars=replace(trace.scalars, loss=loss))


def broken_from(step):
    trace = healthy_trace()
    loss = trace.scalars.loss.copy()
    loss[step:] = np.inf
    return with_loss(trace, loss)


def test_names_the_first_step_and_the_first_value():
    origin = NonFinite(29, "operation", "Log", "log of 0", place(17), sample=4)
    (finding,) = non_finite_loss(replace(broken_from(30), nonfinite=(origin,)))
    assert non_finite_loss.certainty is PROOF
    assert finding.values == {"first_step": 30, "steps": 170, "source": "operation"}
    assert finding.where.place == place(17)
    assert finding.where.first_step == 30
    assert "log of 0" in finding.message


def test_without_an_origin_the_backward_call_is_the_place():
    (finding,) = non_finite_loss(broken_from(30))
    assert finding.where.place == place(22)


def test_a_loss_at_which_the_program_stopped_counts():
    trace = healthy_trace()
    last = replace(trace.losses[-1], phase=Phase.OTHER, is_finite=False, value=np.inf)
    (finding,) = non_finite_loss(replace(trace, losses=(*trace.losses[:-1], last)))
    assert finding.values["first_step"] == 199


def test_an_infinite_evaluation_loss_is_another_matter():
    trace = healthy_trace()
    seen = replace(trace.losses[5], phase=Phase.EVALUATION, is_finite=False, value=np.inf)
    assert not list(non_finite_loss(replace(trace, losses=(*trace.losses[:5], seen, *trace.losses[6:]))))


def test_a_scaler_that_finds_its_scale_is_silent():
    trace = healthy_trace()
    loss = trace.scalars.loss.copy()
    loss[:3] = np.inf
    scaled = with_loss(trace, loss)
    assert list(non_finite_loss(scaled))
    assert not list(non_finite_loss(replace(scaled, run=replace(scaled.run, uses_grad_scaler=True))))


def test_a_healthy_run_is_silent():
    assert not list(non_finite_loss(healthy_trace()))
    with pytest.raises(NotApplicable):
        list(non_finite_loss(Trace(run=RunFacts())))
