from dataclasses import replace

import pytest

from sleuth.rules.training.step_before_backward import step_before_backward
from sleuth.rules.training.zero_grad_before_step import zero_grad_before_step
from tests.traces import healthy_trace, place


def with_orders(first, later, gradients=0):
    trace = healthy_trace()
    updates = tuple(
        replace(u, order=later if i else first, n_nonzero_gradient=gradients if i else 0) for i, u in enumerate(trace.updates)
    )
    return replace(trace, updates=updates)


@pytest.mark.parametrize(("first", "later"), [("ZFL", "BZFL"), ("FL", "BZFL"), ("Z", "BZ")])
def test_the_step_comes_first_and_finds_nothing(first, later):
    (finding,) = step_before_backward(with_orders(first, later))
    assert finding.values == {"early": 14, "updates": 14, "without_gradient": 14}
    assert finding.where.place == place(23)
    assert "train.py:22" in finding.fix
    assert not list(zero_grad_before_step(with_orders(first, later)))


def test_the_step_uses_the_batch_before():
    (finding,) = step_before_backward(with_orders("FL", "ZBFL", gradients=4))
    assert finding.values["without_gradient"] == 0
    assert "the batch before" in finding.message


@pytest.mark.parametrize("later", ["ZFLB", "ZB", "ZFLBFL"])
def test_a_loop_written_from_another_starting_point_is_silent(later):
    assert not list(step_before_backward(with_orders("", later, gradients=4)))


def test_a_healthy_run_is_silent():
    assert not list(step_before_backward(healthy_trace()))
