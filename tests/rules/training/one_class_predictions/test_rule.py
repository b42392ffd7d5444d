from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.one_class_predictions import one_class_predictions
from tests.traces import healthy_trace, place


def predicting(counts, targets=(8, 8, 8, 8), loss=None, since=0):
    """Every watched batch from step `since` on is predicted with these counts; the loss stands still."""
    trace = healthy_trace()
    changes = {"prediction_counts": np.array(counts), "target_counts": np.array(targets)}
    calls = tuple(replace(c, **changes) if c.step >= since else c for c in trace.losses)
    return replace(trace, losses=calls, scalars=replace(trace.scalars, loss=np.full(200, 1.386) if loss is None else loss))


def test_all_predictions_on_one_of_four_balanced_classes():
    (finding,) = one_class_predictions(predicting([0, 0, 32, 0], since=30))
    assert finding.certainty is LIKELY
    assert finding.values == {"class": 2, "share": 1.0, "target_share": 0.25, "predictions": 96}
    assert finding.where.place == place(21)
    assert finding.where.first_step == 30


def test_naming_a_very_frequent_class_is_a_hint():
    (finding,) = one_class_predictions(predicting([32, 0, 0, 0], targets=[28, 2, 1, 1]))
    assert finding.certainty is HINT


def test_a_collapse_at_the_start_that_ends_is_silent():
    trace = predicting([0, 0, 32, 0])
    calls = tuple(c if c.step < 100 else replace(c, prediction_counts=np.array([9, 7, 8, 8])) for c in trace.losses)
    assert not list(one_class_predictions(replace(trace, losses=calls)))


def test_a_loss_that_still_falls_is_silent():
    assert not list(one_class_predictions(predicting([0, 0, 32, 0], loss=np.linspace(2.3, 1.4, 200))))


def test_batches_sorted_by_class_are_predicted_alike():
    assert not list(one_class_predictions(predicting([0, 0, 32, 0], targets=[0, 0, 31, 1])))


def test_a_regression_is_not_applicable():
    trace = healthy_trace()
    none = np.zeros(0, np.int64)
    calls = tuple(replace(c, prediction_counts=none, target_counts=none) for c in trace.losses)
    with pytest.raises(NotApplicable):
        list(one_class_predictions(replace(trace, losses=calls)))


def test_a_healthy_run_is_silent():
    assert not list(one_class_predictions(healthy_trace()))
