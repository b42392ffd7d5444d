from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Batches, Phase, TensorFacts
from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.train_validation_shift import train_validation_shift
from tests.traces import healthy_trace, place

TRAINED = TensorFacts((32, 1, 8, 8), "float32", -0.8, 1.85, 0.0, 1.0, 0, 2048)
RAW = replace(TRAINED, minimum=0.0, maximum=1.0, mean=0.3, std=0.376)


def evaluated(facts=RAW, loss=1.0, more=(), loader=1, trained=TRAINED):
    """Training inputs like `trained`, and evaluation forwards with these facts at one line."""
    trace = healthy_trace()
    forwards = [replace(f, input=trained) for f in trace.forwards]
    last = forwards[-1]
    shown = [replace(last, phase=Phase.EVALUATION, place=place(40), input=one, loader=loader) for one in (facts, *more)]
    evaluations = tuple(replace(e, loss=loss, place=place(40), has_targets=True) for e in trace.evaluations)
    return replace(trace, forwards=(*forwards, *shown), evaluations=evaluations)


@pytest.mark.parametrize("loss", [1.0, float("nan")])
def test_a_normalisation_that_evaluation_lacks(loss):
    (finding,) = train_validation_shift(evaluated(loss=loss))
    assert finding.certainty is LIKELY
    assert finding.values["ratio"] == pytest.approx(0.376)
    assert finding.values["is_same_shape"] is True
    assert finding.where.place == place(40)


@pytest.mark.parametrize("far", [{"minimum": -5.0, "maximum": 30.0, "std": 9.0}, {"mean": 6.0, "minimum": 3.0, "maximum": 9.0}])
def test_features_on_quite_another_scale(far):
    (finding,) = train_validation_shift(evaluated(replace(TRAINED, **far)))
    assert (finding.certainty, finding.values["is_same_shape"]) == (LIKELY, False)


def test_calls_without_targets_are_no_evaluation():
    trace = evaluated()
    assert not list(
        train_validation_shift(replace(trace, evaluations=tuple(replace(e, has_targets=False) for e in trace.evaluations)))
    )


@pytest.mark.parametrize("changes", [{"loss": 0.2}, {"loss": float("nan"), "loader": -1}])
def test_a_shift_without_shown_harm_is_a_hint(changes):
    (finding,) = train_validation_shift(evaluated(**changes))
    assert finding.certainty is HINT


@pytest.mark.parametrize(
    "changes",
    [
        {"facts": TRAINED},
        {"facts": replace(RAW, std=0.8, minimum=-0.6, maximum=1.6)},  # augmentation in training
        {"facts": replace(RAW, minimum=-0.3, maximum=2.4)},  # another shape
        {"more": (TRAINED,)},  # a study of robustness
        {"facts": replace(RAW, shape=(32, 1, 16, 16))},
        {"trained": replace(TRAINED, n_values=8)},
    ],
)
def test_look_alikes_are_silent(changes):
    try:
        assert not list(train_validation_shift(evaluated(**changes)))
    except NotApplicable:
        assert "trained" in changes


def test_a_run_without_evaluation_is_not_applicable():
    with pytest.raises(NotApplicable):
        list(train_validation_shift(healthy_trace()))


def with_answers(n_correct):
    """Raw features in an evaluation that counts right answers and computes no loss; 9 in 10 are right in training."""
    far = replace(TRAINED, minimum=-5.0, maximum=30.0, std=9.0)
    trace = evaluated(far, loss=float("nan"))
    batches = Batches(np.zeros(0), np.array([n_correct]), np.array([100]))
    evaluations = tuple(replace(e, has_targets=False, batches=batches, step=trace.run.n_steps) for e in trace.evaluations)
    losses = tuple(replace(c, n_correct=29, n_valid=32) for c in trace.losses)
    return replace(trace, evaluations=evaluations, losses=losses)


def test_wrong_answers_show_the_harm_where_no_loss_is_computed():
    (finding,) = train_validation_shift(with_answers(25))
    assert finding.certainty is LIKELY
    (finding,) = train_validation_shift(with_answers(90))
    assert finding.certainty is HINT
