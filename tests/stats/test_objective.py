import math
from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Optimizer, Phase, RunFacts, Trace
from sleuth.stats.objective import (
    beats_majority,
    call_unit,
    constant_loss,
    fall,
    has_moving_targets,
    has_several_objectives,
    mean_value,
    training_calls,
    training_loss,
)
from tests.traces import TARGET, healthy_trace, place


def test_one_optimizer_and_one_backward_line_make_one_objective():
    trace = healthy_trace()
    assert training_loss(trace) is trace.scalars.loss
    with pytest.raises(NotApplicable, match="no training step"):
        training_loss(Trace(run=RunFacts()))


def test_backward_calls_at_two_lines_are_two_objectives():
    trace = healthy_trace()
    other = replace(trace.backwards[-1], place=place(40))
    with pytest.raises(NotApplicable, match="several objectives"):
        training_loss(replace(trace, backwards=(*trace.backwards, other)))


def test_two_optimizers_that_share_each_backward_are_one_objective():
    trace = healthy_trace()
    both = (*trace.optimizers, Optimizer(1, "Adam", place(8), (), 200, 0))
    together = replace(trace, optimizers=both, updates=(*trace.updates, *(replace(u, optimizer=1) for u in trace.updates)))
    assert not has_several_objectives(together)
    assert has_several_objectives(replace(together, backwards=(*trace.backwards, trace.backwards[0])))
    assert has_several_objectives(replace(trace, optimizers=both))


def test_a_target_network_moves_the_targets():
    trace = healthy_trace()
    assert not has_moving_targets(trace)
    assert has_moving_targets(replace(trace, forwards=(*trace.forwards, replace(trace.forwards[0], phase=Phase.OTHER))))


def test_fall():
    assert fall([2.0] * 3 + [3.0] * 3) == -0.5
    assert fall([-1.0] * 3 + [-3.0] * 3) == 2.0
    assert fall([1.0] * 5 + [math.inf]) == -math.inf
    assert math.isnan(fall([1.0] * 5))
    assert math.isnan(fall([0.0] * 6))


def test_calls_of_two_losses_are_not_one_objective():
    trace = healthy_trace()
    assert len(training_calls(trace)) == 15
    other = replace(trace.losses[0], function="mse_loss")
    assert training_calls(replace(trace, losses=(*trace.losses, other))) == ()


def test_the_loss_of_a_constant_answer():
    call = healthy_trace().losses[0]
    assert constant_loss((call, call)) == pytest.approx(math.log(4))
    assert math.isnan(constant_loss((call, replace(call, target_counts=np.ones(3, np.int64)))))
    binary = replace(call, function="binary_cross_entropy_with_logits", target=replace(TARGET, mean=0.5))
    assert constant_loss((binary,)) == pytest.approx(math.log(2))
    squared = replace(call, function="mse_loss", target=replace(TARGET, mean=0.0, std=2.0))
    assert constant_loss((squared, replace(squared, target=replace(TARGET, mean=2.0, std=2.0)))) == pytest.approx(5.0)
    assert math.isnan(constant_loss((replace(call, function="l1_loss"),)))
    assert mean_value(replace(call, reduction="sum", value=64.0)) == 2.0
    assert mean_value(replace(call, is_finite=False)) == math.inf


def test_the_unit_of_the_recorded_loss():
    trace = healthy_trace()
    halves = replace(trace.scalars, loss=trace.scalars.loss / 2)  # two accumulated batches
    assert call_unit(halves, trace.losses) == pytest.approx(2.0)
    penalty = replace(trace.scalars, loss=trace.scalars.loss + np.linspace(0, 1, 200))
    assert math.isnan(call_unit(penalty, trace.losses))


def test_an_accuracy_beats_the_majority_only_beyond_chance():
    calls = healthy_trace().losses
    assert beats_majority(calls)
    assert not beats_majority(tuple(replace(c, n_correct=9) for c in calls))
    assert not beats_majority(tuple(replace(c, n_correct=-1) for c in calls))
