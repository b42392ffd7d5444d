from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.rule import LIKELY, PROOF
from sleuth.rules.training.missing_zero_grad import missing_zero_grad
from tests.traces import healthy_trace, place


def with_updates(trace, order, kept, every=1):
    updates = tuple(
        replace(u, order=order, n_kept_gradient=kept) if i and i % every == 0 else u for i, u in enumerate(trace.updates)
    )
    return replace(trace, updates=updates)


def test_gradients_that_stay_are_proof():
    (finding,) = missing_zero_grad(with_updates(healthy_trace(), "FLB", 4))
    assert finding.values == {"reused": 14, "updates": 14, "kept_tensors": 4}
    assert finding.certainty is PROOF
    assert finding.where.place == place(22)
    assert finding.where.first_step == 1
    assert "train.py:22" in finding.fix


def test_an_update_written_by_hand():
    trace = with_updates(healthy_trace(), "FLB", 4)
    trace = replace(trace, optimizers=(), updates=tuple(replace(u, optimizer=-1) for u in trace.updates))
    (finding,) = missing_zero_grad(trace)
    assert "own update" in finding.message
    assert "p.grad = None" in finding.fix


def test_clearing_once_per_epoch_is_likely():
    trace = with_updates(healthy_trace(), "FLB", 4)
    updates = tuple(replace(u, order="ZFLB", n_kept_gradient=0) if i in (4, 8, 12) else u for i, u in enumerate(trace.updates))
    (finding,) = missing_zero_grad(replace(trace, updates=updates))
    assert finding.values["reused"] == 11
    assert finding.certainty is LIKELY


def test_a_discriminator_fouled_by_the_generator_and_cleared_in_time_is_silent():
    assert not list(missing_zero_grad(with_updates(healthy_trace(), "FLBZFLB", 4)))


def test_some_gradients_that_a_clearing_left_out_are_proof():
    (finding,) = missing_zero_grad(with_updates(healthy_trace(), "ZFLB", 1))
    assert finding.certainty is PROOF
    assert finding.message.startswith("1 of 4 gradients of ")


def test_a_generator_fouled_by_the_discriminator_and_cleared_in_time_is_silent():
    assert not list(missing_zero_grad(with_updates(healthy_trace(), "FLbZFLB", 4)))
    assert not list(missing_zero_grad(with_updates(healthy_trace(), "ZFLbZFLB", 4)))


def test_accumulation_is_silent():
    assert not list(missing_zero_grad(with_updates(healthy_trace(), "ZFLBFLBFLBFLB", 0)))


def test_gradients_scaled_by_the_program_are_silent():
    assert not list(missing_zero_grad(with_updates(healthy_trace(), "FLB", 0)))


def test_updates_without_any_gradient_cannot_be_judged():
    trace = healthy_trace()
    updates = tuple(replace(u, order="", n_with_gradient=0) for u in trace.updates)
    with pytest.raises(NotApplicable):
        list(missing_zero_grad(replace(trace, updates=updates)))


def test_a_healthy_run_is_silent():
    assert not list(missing_zero_grad(healthy_trace()))
