from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Experiment, Op
from sleuth.rules.training.under_regularised import under_regularised
from tests.traces import healthy_trace, place

RISING = np.concatenate([np.linspace(1.2, 0.7, 6), np.linspace(0.75, 1.8, 13)])


def overfitted(values=RISING, n_samples=200, known=200, kind="Adam", decay=0.0, probability=float("nan"), graph=(), final=True):
    """The healthy trace with 772 weights, an evaluation every 10 steps, and this many training samples."""
    trace = healthy_trace()
    ones = tuple(replace(trace.evaluations[0], step=10 * (i + 1), loss=float(v)) for i, v in enumerate(values))
    group = replace(trace.optimizers[0].groups[0], weight_decay=decay)
    return replace(
        trace,
        evaluations=ones,
        train_samples=np.arange(known, dtype=np.uint64),
        loaders=(replace(trace.loaders[0], n_samples=n_samples), trace.loaders[1]),
        optimizers=(replace(trace.optimizers[0], kind=kind, groups=(group,)),),
        layers=tuple(replace(one, probability=probability) if one.index == 2 else one for one in trace.layers),
        backwards=tuple(replace(b, graph=graph or b.graph) for b in trace.backwards),
        run=replace(trace.run, is_final=final),
    )


@pytest.mark.parametrize("changes", [{}, {"kind": "AdamW", "decay": 0.01}, {"known": 150}])
def test_nothing_holds_the_model_back(changes):
    (finding,) = under_regularised(overfitted(**changes))
    assert finding.values["samples"] == 200
    assert finding.values["weights"] == 32 * 20 + 32 + 4 * 32 + 4
    assert finding.where.place == place(30)


@pytest.mark.parametrize(
    "changes",
    [
        {"values": np.linspace(1.2, 0.7, 19)},  # no overfitting
        {"n_samples": 1000, "known": 1000},  # more samples than the weights can hold
        {"kind": "AdamW", "decay": 1.0},
        {"decay": 1e-4},  # Adam's decay is rescaled by its gradients
        {"probability": 0.2},
        {"known": 900},  # augmentation
        {"graph": (Op("Add", (1,), ()), Op("Pow", (2,), (4, 32)), Op("AccumulateGrad", (), (4, 32), parameter=2))},
        {"final": False},
    ],
)
def test_look_alikes_are_silent(changes):
    assert not list(under_regularised(overfitted(**changes)))


FLAT = np.full(19, 0.8)  # learnt by heart before it was first evaluated


def repeated(trace, **changes):
    known = {"own": 0.9, "held_back": 0.6, "gained": 0.3, "error": 0.05, "trained": 0.01, "constant": 1.386} | changes
    return replace(trace, experiments=(Experiment("regularisation-on", values=tuple(sorted(known.items()))),))


def test_what_decay_gains_on_evaluation_rows_shows_it_without_a_rise():
    assert not list(under_regularised(overfitted(FLAT)))
    (finding,) = under_regularised(repeated(overfitted(FLAT)))
    assert "with weight decay, 0.6" in finding.message
    assert finding.values["repeated"] == 0.9
    assert "rose" not in finding.message


@pytest.mark.parametrize(
    "changes",
    [
        {"gained": 0.1, "held_back": 0.8},  # little of what there is to be learnt
        {"error": 0.15},  # within the noise of the rows
        {"trained": 0.6},  # the training rows are learnt no better
    ],
)
def test_a_gain_that_is_small_or_unsure_shows_nothing(changes):
    assert not list(under_regularised(repeated(overfitted(FLAT), **changes)))


def test_a_model_with_dropout_is_not_blamed_whatever_decay_gains():
    assert not list(under_regularised(repeated(overfitted(FLAT, probability=0.2))))


def test_a_small_loss_that_doubles_is_no_overfitting_beyond_doubt():
    trace = overfitted(np.concatenate([np.linspace(0.5, 0.05, 6), np.linspace(0.05, 0.11, 13)]))
    ones = tuple(replace(one, accuracy=0.98, n_samples=400, target_counts=np.full(4, 100)) for one in trace.evaluations)
    scalars = replace(trace.scalars, loss=trace.scalars.loss * 0.01)
    assert not list(under_regularised(replace(trace, evaluations=ones, scalars=scalars)))


def test_without_training_samples_it_is_not_judged():
    with pytest.raises(NotApplicable):
        list(under_regularised(overfitted(known=0)))


def test_the_numbers_are_those_of_the_model_that_is_too_large():
    trace = overfitted()
    small = [replace(one, model=1, loss=one.loss / 2) for one in trace.evaluations]  # of another model, without weights
    models = (*trace.models, replace(trace.models[0], index=1))
    (finding,) = under_regularised(replace(trace, models=models, evaluations=(*small, *trace.evaluations)))
    assert finding.values["lowest"] == pytest.approx(0.7)
    assert "from 0.7 to" in finding.message
