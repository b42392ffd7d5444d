from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.rules.training.scheduler_before_optimizer import scheduler_before_optimizer
from tests.traces import healthy_trace, place


def with_orders(first, later="RZFLB"):
    trace = healthy_trace()
    return replace(trace, updates=tuple(replace(u, order=later if i else first) for i, u in enumerate(trace.updates)))


@pytest.mark.parametrize("first", ["RZFLB", "ZFLBR"])
def test_the_scheduler_steps_first(first):
    (finding,) = scheduler_before_optimizer(with_orders(first))
    assert finding.values == {"scheduler_steps": 1}
    assert finding.where.place == place(23)
    assert finding.where.first_step == 0


def test_the_usual_order_is_silent():
    assert not list(scheduler_before_optimizer(with_orders("ZFLB")))


def test_a_schedule_wound_forward_is_silent():
    assert not list(scheduler_before_optimizer(with_orders("RRRRRZFLB")))


def test_a_scaler_that_may_skip_the_first_step_is_silent():
    trace = with_orders("ZFLBRZFLB")
    assert not list(scheduler_before_optimizer(replace(trace, run=replace(trace.run, uses_grad_scaler=True))))


def test_a_resumed_model_is_silent():
    trace = with_orders("RZFLB")
    assert not list(scheduler_before_optimizer(replace(trace, models=(replace(trace.models[0], is_loaded=True),))))


def test_an_optimizer_whose_first_step_was_not_watched_is_silent():
    trace = with_orders("RZFLB")
    assert not list(scheduler_before_optimizer(replace(trace, updates=trace.updates[5:])))


def test_no_scheduler():
    with pytest.raises(NotApplicable):
        list(scheduler_before_optimizer(healthy_trace()))
