from dataclasses import replace

from sleuth.rules.training.step_before_backward import step_before_backward
from sleuth.rules.training.zero_grad_before_step import zero_grad_before_step
from tests.traces import healthy_trace, place


def with_updates(trace, order, **changes):
    return replace(trace, updates=tuple(replace(u, order=order, **changes) for u in trace.updates))


def emptied(**changes):
    return with_updates(healthy_trace(), "FLBZ", n_with_gradient=0, n_nonzero_gradient=0, **changes)


def test_gradients_cleared_before_the_step():
    (finding,) = zero_grad_before_step(emptied())
    assert finding.values == {"emptied": 15, "updates": 15}
    assert finding.where.place == place(23)
    assert finding.where.first_step == 0


def test_gradients_that_are_taken_away_one_by_one():
    (finding,) = zero_grad_before_step(with_updates(healthy_trace(), "ZFLB", n_with_gradient=0, n_nonzero_gradient=0))
    assert finding.values["emptied"] == 15


def test_gradients_that_are_zero_by_themselves_are_silent():
    assert not list(zero_grad_before_step(with_updates(healthy_trace(), "ZFLB", n_nonzero_gradient=0)))


def test_it_is_not_taken_for_a_step_that_is_too_early():
    assert not list(step_before_backward(emptied()))


def test_a_bad_batch_skipped_now_and_then_is_silent():
    trace = healthy_trace()
    updates = tuple(replace(u, order="FLBZ", n_nonzero_gradient=0) if i in (3, 9) else u for i, u in enumerate(trace.updates))
    assert not list(zero_grad_before_step(replace(trace, updates=updates)))


def test_gradients_written_back_by_the_program_are_silent():
    assert not list(zero_grad_before_step(with_updates(healthy_trace(), "FLBZ")))


def test_a_closure_is_silent():
    assert not list(zero_grad_before_step(emptied(is_inside_closure=True)))


def test_a_healthy_run_is_silent():
    assert not list(zero_grad_before_step(healthy_trace()))
