from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.overfitting import overfitting
from tests.traces import healthy_trace, place


def evaluated(values, accuracies=None, counts=(), **model):
    """One evaluation every 10 steps with these losses; the training loss falls from 1.4 to 0.2."""
    trace = healthy_trace()
    one = trace.evaluations[0]
    accuracies = np.full(len(values), 0.8) if accuracies is None else accuracies
    ones = tuple(
        replace(one, step=10 * (i + 1), loss=float(v), accuracy=float(a), target_counts=np.array(counts))
        for i, (v, a) in enumerate(zip(values, accuracies))
    )
    return replace(trace, evaluations=ones, models=(replace(trace.models[0], **model),))


RISING = np.concatenate([np.linspace(1.2, 0.7, 6), np.linspace(0.75, 1.8, 13)])


def test_names_the_lowest_loss_and_its_step():
    (finding,) = overfitting(evaluated(RISING))
    assert finding.certainty is LIKELY
    assert finding.values["lowest"] == pytest.approx(0.7)
    assert finding.values["last"] == pytest.approx(RISING[-2])
    assert finding.values["train_last"] < finding.values["train_then"]
    assert finding.where.first_step == 60
    assert finding.where.place == place(30)


def test_over_confidence_is_a_hint():
    values = np.concatenate([np.linspace(1.2, 0.7, 6), np.linspace(0.71, 1.1, 13)])  # 4 classes: ln 4 = 1.386
    assert [f.certainty for f in overfitting(evaluated(values))] == [HINT]
    worse = np.concatenate([np.full(8, 0.8), np.linspace(0.8, 0.7, 11)])
    assert [f.certainty for f in overfitting(evaluated(values, worse))] == [LIKELY]


def test_two_evaluations_do_if_the_last_is_worse_than_a_constant_answer():
    trace = evaluated([0.65, 0.98], counts=[150, 150])
    ones = tuple(replace(e, step=step) for e, step in zip(trace.evaluations, (20, 190)))
    (finding,) = overfitting(replace(trace, evaluations=ones))
    assert finding.values["last"] == pytest.approx(0.98)
    four = tuple(replace(e, target_counts=np.full(4, 75)) for e in ones)  # ln 4 = 1.386
    assert not list(overfitting(replace(trace, evaluations=four)))


def test_one_bad_epoch_is_silent():
    assert not list(overfitting(evaluated([*np.linspace(1.2, 0.7, 18), 3.0])))


def test_early_stopping_with_its_patience_is_silent():
    assert not list(overfitting(evaluated(RISING[:11])))


def test_the_best_weights_loaded_at_the_end_are_silent():
    with pytest.raises(NotApplicable):
        list(overfitting(evaluated(RISING, is_loaded=True)))


def test_a_training_loss_that_rises_too_is_another_matter():
    trace = evaluated(RISING)
    assert not list(overfitting(replace(trace, scalars=replace(trace.scalars, loss=np.linspace(0.3, 1.4, 200)))))


def test_a_falling_validation_loss_is_silent():
    assert not list(overfitting(evaluated(np.geomspace(1.2, 0.5, 19))))
    assert not list(overfitting(healthy_trace()))
