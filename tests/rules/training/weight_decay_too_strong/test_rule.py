from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Experiment
from sleuth.rules.training.weight_decay_too_strong import weight_decay_too_strong
from tests.traces import healthy_trace, place


def decayed(kind="Adam", decay=1.0, gradient=0.1, shrink=0.02, loss=1.4, update=0.002):
    """Weights of norm 3 that shrink by the factor `shrink` over the run, under a gradient of this norm."""
    trace = healthy_trace()
    n = len(trace.gradients.step)
    norms = np.tile(np.geomspace(3.0, 3.0 * shrink, n)[:, None], (1, 4))
    optimizer = trace.optimizers[0]
    return replace(
        trace,
        optimizers=(
            replace(
                optimizer, kind=kind, groups=(replace(optimizer.groups[0], weight_decay=decay, is_decoupled=kind == "AdamW"),)
            ),
        ),
        scalars=replace(trace.scalars, loss=np.full(len(trace.scalars.loss), loss)),
        gradients=replace(
            trace.gradients, weight_norm=norms, gradient_norm=np.full((n, 4), gradient), update_norm=np.full((n, 4), update)
        ),
    )


def test_a_decay_above_the_gradient_that_kills_the_weights():
    (finding,) = weight_decay_too_strong(decayed())
    assert finding.values["weights"] == finding.values["of"] == 2
    assert finding.values["pull"] > 10
    assert finding.where.place == place(7)


def test_a_decoupled_decay_that_is_most_of_the_update():
    (finding,) = weight_decay_too_strong(decayed("AdamW", decay=1.0, update=0.003))
    assert 0.5 <= finding.values["pull"] <= 1


@pytest.mark.parametrize(
    "changes",
    [
        {"gradient": 10.0},  # the data pull harder
        {"shrink": 0.8},
        {"kind": "AdamW", "update": 0.1},
    ],
)
def test_a_decay_that_leaves_the_data_their_say_is_silent(changes):
    assert not list(weight_decay_too_strong(decayed(**changes)))


def test_a_run_that_learns_is_silent():
    trace = decayed()
    assert not list(weight_decay_too_strong(replace(trace, scalars=healthy_trace().scalars)))


def test_a_run_without_decay_cannot_be_judged():
    with pytest.raises(NotApplicable):
        list(weight_decay_too_strong(healthy_trace()))


LEARNS = dict(initial=2.0, final=0.6, **{"with": 0.5}, without=0.02, without_decay=0.02, without_dropout=0.5)


def tried(**values):
    """A run that learns a little in spite of its decay, trained on without it."""
    trial = Experiment("regularisation-off", values=tuple({**LEARNS, **values}.items()))
    return replace(decayed(gradient=10.0), experiments=(trial,))


def test_a_decay_without_which_far_more_is_learnt():
    (finding,) = weight_decay_too_strong(tried())
    assert "bring it to 0.02, with it to 0.5" in finding.message
    assert finding.values["weight_decay"] == 1.0
    assert finding.where.place == place(7)


@pytest.mark.parametrize(
    "values",
    [
        {"without": 0.4, "without_decay": 0.4},  # it costs little
        {"final": 0.1, "with": 0.1},  # the fit is good
        {"without_dropout": 0.03},  # dropout does as much
        {"with": 0.2},  # the run was only short
    ],
)
def test_a_decay_that_is_not_what_holds_the_model_back_is_silent(values):
    assert not list(weight_decay_too_strong(tried(**values)))


def own_decay(kind="DecayedSGD", gradient=0.1, update=0.3, speeds=(0.1, 0.1), loss=1.4, n_falling=15):
    """Weights that each step shrinks by these shares, with no setting that says so."""
    trace = decayed(kind=kind, decay=float("nan"), gradient=gradient, update=update, loss=loss)
    group = replace(trace.optimizers[0].groups[0], lr=0.01, momentum=0.9)
    steps = np.arange(15)
    norms = np.full((15, 4), 3.0)
    for column, speed in zip((0, 2), speeds, strict=True):
        norms[:, column] *= (1 - speed) ** np.minimum(steps, n_falling)
    series = replace(
        trace.gradients, step=steps, weight_norm=norms, gradient_norm=np.full((15, 4), gradient),
        update_norm=np.full((15, 4), update),
    )  # fmt: skip
    scalars = replace(trace.scalars, lr=np.full(len(trace.scalars.loss), 0.01))
    return replace(trace, optimizers=(replace(trace.optimizers[0], groups=(group,)),), gradients=series, scalars=scalars)


@pytest.mark.parametrize("changes", [{}, {"kind": "Adam", "update": 0.01}, {"gradient": 0.3}])
def test_a_decay_that_no_setting_tells(changes):
    (finding,) = weight_decay_too_strong(own_decay(**changes))
    assert finding.values == {"share": pytest.approx(0.1), "weights": 2, "of": 2}
    assert finding.where.place == place(7)


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "Adam"},  # the gradient's own steps make them shrink
        {"gradient": 5.0},
        {"speeds": (0.1, 0.06)},  # each at its own speed
        {"speeds": (0.01, 0.01)},  # mild
        {"speeds": (0.6, 0.6), "n_falling": 1},  # rescaled once
        {"update": 2.0},
    ],
)
def test_weights_that_shrink_for_another_reason_are_silent(changes):
    with pytest.raises(NotApplicable):
        list(weight_decay_too_strong(own_decay(**changes)))


def test_a_run_that_learns_in_spite_of_its_own_decay_is_silent():
    with_scalars = replace(own_decay(), scalars=replace(own_decay().scalars, loss=healthy_trace().scalars.loss))
    assert not list(weight_decay_too_strong(with_scalars))


def started_anew(gradient=0.1, **values):
    """A run whose weights shrink and whose loss falls by far, and a few steps from its start."""
    values = {"final": 0.5, "with": 0.4, "without_decay": 0.05, "steps": 250.0, **values}
    trial = Experiment("regularisation-anew", values=tuple(values.items()))
    return replace(decayed(gradient=gradient), scalars=healthy_trace().scalars, experiments=(trial,))


def test_a_run_that_learns_less_than_a_few_steps_without_the_decay():
    (finding,) = weight_decay_too_strong(started_anew())
    assert "250 steps from the start without it bring the loss on other batches to 0.05, with it to 0.4" in finding.message


@pytest.mark.parametrize(
    "values",
    [
        {"without_decay": 0.4},  # it costs little
        {"with": 0.06},  # the run lost later what its first steps had reached
        {"final": 0.06},  # the run arrived in the end
        {"gradient": 10.0},  # the data pull harder
    ],
)
def test_a_decay_that_is_not_why_the_run_learns_less_is_silent(values):
    assert not list(weight_decay_too_strong(started_anew(**values)))


ANEW = {"by_evaluation": 0.0, "initial": 1.5, "final": 1.4, "steps": 250.0, "with": 0.4, "without_decay": 0.05}


def taken_off(without):
    """A run that fails, with weights of which the program itself takes a share after each step."""
    trace = decayed(decay=float("nan"), gradient=1.0, update=1.0, shrink=0.8)
    group = replace(trace.optimizers[0].groups[0], own_decay=0.02)
    trial = Experiment("regularisation-anew", values=tuple({**ANEW, "without_decay": without}.items()))
    return replace(trace, optimizers=(replace(trace.optimizers[0], groups=(group,)),), experiments=(trial,))


def test_a_decay_by_the_program_itself_of_a_run_that_failed():
    (finding,) = weight_decay_too_strong(taken_off(0.05))
    assert finding.message.startswith("The 2.00% that the program takes off its weights after each step has shrunk")
    assert finding.values["without"] == 0.05
    assert not list(weight_decay_too_strong(taken_off(0.35)))  # with it, as many steps reach nearly as much
    assert not list(weight_decay_too_strong(replace(taken_off(0.05), scalars=healthy_trace().scalars)))  # it learned
