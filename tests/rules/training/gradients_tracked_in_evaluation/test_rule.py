from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Phase
from sleuth.rules.training.gradients_tracked_in_evaluation import gradients_tracked_in_evaluation
from tests.traces import healthy_trace, place


def evaluating(is_grad_enabled, n=4, phase=Phase.EVALUATION):
    trace = healthy_trace()
    first = trace.forwards[0]
    output = replace(first.output, requires_grad=is_grad_enabled)
    seen = replace(
        first, step=50, phase=phase, place=place(30), is_training=False, is_grad_enabled=is_grad_enabled, output=output
    )
    return replace(trace, forwards=(*trace.forwards, *[seen] * n))


def test_graphs_that_no_backward_uses():
    (finding,) = gradients_tracked_in_evaluation(evaluating(True))
    assert finding.values == {"forwards": 4}
    assert (finding.where.place, finding.where.first_step) == (place(30), 50)


def test_no_grad_is_silent():
    assert not list(gradients_tracked_in_evaluation(evaluating(False)))


def test_a_single_look_is_silent():
    assert not list(gradients_tracked_in_evaluation(evaluating(True, n=1)))


def test_an_actor_that_runs_in_every_step_cannot_be_judged():
    with pytest.raises(NotApplicable):
        list(gradients_tracked_in_evaluation(evaluating(True, phase=Phase.OTHER)))


def test_without_evaluation_it_cannot_be_judged():
    with pytest.raises(NotApplicable):
        list(gradients_tracked_in_evaluation(healthy_trace()))
