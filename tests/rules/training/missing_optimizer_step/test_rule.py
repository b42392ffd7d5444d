from dataclasses import replace

import numpy as np
import pytest

from sleuth.rule import HINT, LIKELY, PROOF
from sleuth.rules.training.missing_optimizer_step import missing_optimizer_step
from tests.traces import healthy_trace, place, with_parameter


def never_stepped(n_backwards=200, growth=0.0):
    trace = healthy_trace()
    norms = trace.gradients.gradient_norm * (1 + growth * trace.gradients.step[:, None])
    return replace(
        trace,
        run=replace(trace.run, n_backwards=n_backwards),
        optimizers=(replace(trace.optimizers[0], n_steps=0),),
        updates=(),
        gradients=replace(
            trace.gradients, gradient_norm=norms, update_norm=np.zeros_like(norms), weight_norm=np.full_like(norms, 3.0)
        ),
    )


def test_gradients_that_are_cleared_and_never_used_are_proof():
    (finding,) = missing_optimizer_step(never_stepped())
    assert finding.certainty is PROOF
    assert finding.values == {"backwards": 15, "steps": 0}
    assert finding.where.place == place(22)
    assert "train.py:22" in finding.fix


def test_gradients_that_pile_up_are_likely_in_a_long_run_and_a_hint_in_a_short_one():
    assert [f.certainty for f in missing_optimizer_step(never_stepped(200, growth=1.0))] == [LIKELY]
    assert [f.certainty for f in missing_optimizer_step(never_stepped(60, growth=1.0))] == [HINT]


@pytest.mark.parametrize(("n_backwards", "is_final", "certainty"), [(84, True, LIKELY), (8, True, HINT), (400, False, LIKELY)])
def test_without_norms_the_number_of_backward_calls_decides(n_backwards, is_final, certainty):
    trace = replace(never_stepped(n_backwards), gradients=None)
    trace = replace(trace, run=replace(trace.run, is_final=is_final), backwards=trace.backwards * 2)
    assert [f.certainty for f in missing_optimizer_step(trace)] == [certainty]


def test_nothing_is_said_while_the_first_step_may_still_come():
    trace = never_stepped()
    assert not list(missing_optimizer_step(replace(trace, run=replace(trace.run, is_final=False))))


def test_weights_changed_by_hand_are_silent():
    trace = never_stepped()
    moved = replace(trace.gradients, update_norm=np.full_like(trace.gradients.update_norm, 1e-3))
    assert not list(missing_optimizer_step(replace(trace, gradients=moved)))


def test_gradients_for_the_input_are_silent():
    assert not list(missing_optimizer_step(with_parameter(never_stepped(), 3, is_model_input=True)))


def test_an_optimizer_for_later_over_the_same_parameters_is_silent():
    trace = healthy_trace()
    spare = replace(trace.optimizers[0], index=1, n_steps=0)
    assert not list(missing_optimizer_step(replace(trace, optimizers=(trace.optimizers[0], spare))))


def test_a_healthy_run_is_silent():
    assert not list(missing_optimizer_step(healthy_trace()))
