from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import NonFinite
from sleuth.rules.training.non_finite_inputs import non_finite_inputs
from tests.traces import INPUT, TARGET, healthy_trace, place


def with_bad_step(step=30, requires_grad=False, target=False, loss=False):
    trace = healthy_trace()
    bad = replace(INPUT, n_nonfinite=3, requires_grad=requires_grad)
    forwards = tuple(replace(f, input=bad) if f.step == step and not target else f for f in trace.forwards)
    losses = tuple(replace(c, target=replace(TARGET, n_nonfinite=1)) if c.step == step and target else c for c in trace.losses)
    backwards = tuple(replace(b, is_finite=b.step < step or not loss) for b in trace.backwards)
    return replace(trace, forwards=forwards, losses=losses, backwards=backwards)


def test_names_the_sample_of_the_first_bad_batch():
    trace = replace(with_bad_step(loss=True), nonfinite=(NonFinite(30, "input", "", "", place(22), sample=7),))
    (finding,) = non_finite_inputs(trace)
    assert finding.values == {"nonfinite": 3, "of": 640, "what": "input", "sample": 7}
    assert (finding.where.place, finding.where.first_step) == (place(20), 30)


def test_targets():
    (finding,) = non_finite_inputs(with_bad_step(target=True, loss=True))
    assert finding.values["what"] == "target"
    assert finding.where.place == place(21)


def test_missing_values_that_the_model_masks_are_silent():
    assert not list(non_finite_inputs(with_bad_step(loss=False)))


def test_an_input_that_another_network_made_is_silent():
    assert not list(non_finite_inputs(with_bad_step(requires_grad=True, loss=True)))


def test_weights_that_were_bad_before_are_silent():
    trace = with_bad_step(loss=True)
    norms = trace.gradients.weight_norm.copy()
    norms[2] = np.inf
    assert not list(non_finite_inputs(replace(trace, gradients=replace(trace.gradients, weight_norm=norms))))


def test_an_operation_as_the_cause_is_silent():
    trace = replace(with_bad_step(loss=True), nonfinite=(NonFinite(30, "operation", "Log", "log of 0", place(22)),))
    assert not list(non_finite_inputs(trace))


def test_a_healthy_run_is_silent_or_not_applicable():
    trace = healthy_trace()
    assert not list(non_finite_inputs(trace))
    with pytest.raises(NotApplicable):
        list(non_finite_inputs(replace(trace, forwards=tuple(replace(f, input=None) for f in trace.forwards))))
