from dataclasses import replace

import numpy as np

from sleuth.rule import PROOF
from sleuth.rules.training.optimizer_stale_parameters import optimizer_stale_parameters
from tests.traces import healthy_trace, place


def replaced_model(**changes):
    """The optimiser holds four tensors that never ran; the running model has four others of the same shapes."""
    trace = healthy_trace()
    stale = tuple(
        replace(p, index=4 + i, name="", model=-1, layer=-1, is_registered=False, n_reached=0, n_gradient=0, optimizers=(0,))
        for i, p in enumerate(trace.parameters)
    )
    running = tuple(replace(p, optimizers=(), **changes) for p in trace.parameters)
    group = replace(trace.optimizers[0].groups[0], parameters=(4, 5, 6, 7))
    updates = tuple(replace(u, order="FLb", n_with_gradient=0, n_nonzero_gradient=0) for u in trace.updates)
    return replace(
        trace,
        parameters=running + stale,
        optimizers=(replace(trace.optimizers[0], groups=(group,)),),
        updates=updates,
        gradients=None,
    )


def replaced_head():
    """Only the head was replaced, by one with another number of classes."""
    trace = healthy_trace()
    old = tuple(
        replace(p, index=4 + i, layer=-1, is_registered=False, n_reached=0, shape=(9, *p.shape[1:]))
        for i, p in enumerate(trace.parameters[2:])
    )
    parameters = trace.parameters[:2] + tuple(replace(p, optimizers=()) for p in trace.parameters[2:]) + old
    group = replace(trace.optimizers[0].groups[0], parameters=(0, 1, 4, 5))
    return replace(trace, parameters=parameters, optimizers=(replace(trace.optimizers[0], groups=(group,)),), gradients=None)


def test_a_model_replaced_after_the_optimizer_was_built():
    (finding,) = optimizer_stale_parameters(replaced_model())
    assert finding.values == {
        "stale": 4, "held": 4, "unheld": 4, "parameters": ("0.weight", "0.bias", "2.weight", "2.bias"),
    }  # fmt: skip
    assert finding.where.place == place(7)
    assert finding.certainty in (None, PROOF)


def test_a_head_replaced_after_the_optimizer_was_built():
    (finding,) = optimizer_stale_parameters(replaced_head())
    assert (finding.values["stale"], finding.values["held"], finding.values["unheld"]) == (2, 4, 2)
    assert finding.where.layer == "2"


def test_a_head_replaced_late_in_a_run_of_which_only_the_beginning_was_watched():
    trace = replaced_head()
    parameters = tuple(replace(p, first_step=100) if not p.optimizers else p for p in trace.parameters)
    trace = replace(trace, parameters=parameters, updates=tuple(u for u in trace.updates if u.step < 50))
    late = tuple(replace(trace.backwards[0], step=s) for s in (100, 101, 150, 180))
    (finding,) = optimizer_stale_parameters(replace(trace, backwards=late))
    assert finding.where.first_step == 100


def test_gradients_copied_into_the_held_tensors_are_silent():
    trace = replaced_model()
    updates = tuple(replace(u, n_with_gradient=4, n_nonzero_gradient=4) for u in trace.updates)
    assert not list(optimizer_stale_parameters(replace(trace, updates=updates)))


def test_a_part_that_runs_later_is_silent():
    trace = replaced_head()
    parameters = tuple(replace(p, optimizers=(0,)) if not p.optimizers else p for p in trace.parameters)
    assert not list(optimizer_stale_parameters(replace(trace, parameters=parameters)))


def test_a_teacher_that_asks_for_gradients_is_silent():
    trace = healthy_trace()
    teacher = tuple(replace(p, index=4 + i, model=1, layer=-1, optimizers=()) for i, p in enumerate(trace.parameters))
    reached = tuple(replace(b, reached=tuple(range(8))) for b in trace.backwards)
    trace = replace(trace, parameters=trace.parameters + teacher, backwards=reached, gradients=None)
    assert not list(optimizer_stale_parameters(trace))


def test_a_healthy_run_is_silent():
    assert not list(optimizer_stale_parameters(healthy_trace()))


def test_gradients_tell_it_where_no_two_steps_in_a_row_were_watched():
    trace = replace(replaced_model(), updates=())
    assert not list(optimizer_stale_parameters(trace))
    known = healthy_trace().gradients
    norms = np.pad(known.gradient_norm, ((0, 0), (0, 4)), constant_values=np.nan)
    series = replace(known, gradient_norm=norms, weight_norm=np.ones_like(norms), update_norm=np.zeros_like(norms))
    (finding,) = optimizer_stale_parameters(replace(trace, gradients=series))
    assert finding.values["stale"] == 4
    copied = replace(series, gradient_norm=np.nan_to_num(norms, nan=1.0))  # the program copies gradients into the held tensors
    assert not list(optimizer_stale_parameters(replace(trace, gradients=copied)))
