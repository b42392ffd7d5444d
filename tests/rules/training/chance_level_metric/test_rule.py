from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.rules.training.chance_level_metric import chance_level_metric
from tests.traces import healthy_trace, place


def evaluated(accuracy, counts=(100, 100, 100, 100), loss=None, **changes):
    trace = healthy_trace()
    ones = tuple(replace(e, accuracy=accuracy, target_counts=np.array(counts), **changes) for e in trace.evaluations)
    return replace(trace, evaluations=ones, scalars=replace(trace.scalars, loss=np.full(200, 1.386) if loss is None else loss))


def test_an_accuracy_at_the_share_of_the_most_frequent_class():
    (finding,) = chance_level_metric(evaluated(0.26))
    assert finding.values["accuracy"] == 0.26
    assert finding.values["majority"] == 0.25
    assert finding.values["samples"] == 400
    assert finding.where.place == place(30)
    assert finding.where.first_step == 150


def test_a_modest_accuracy_on_few_samples_is_silent():
    assert not list(chance_level_metric(evaluated(0.33, counts=(30, 30, 30, 30))))
    assert not list(chance_level_metric(evaluated(0.1, counts=(5, 5, 5, 5))))


def test_a_very_frequent_class_is_silent():
    assert not list(chance_level_metric(evaluated(0.95, counts=(380, 10, 5, 5))))


def test_a_run_that_was_stopped_early_is_silent():
    assert not list(chance_level_metric(evaluated(0.26, loss=1.386 - np.maximum(0, np.arange(200) - 140) * 0.002)))


def test_a_memorised_training_set_speaks():
    assert list(chance_level_metric(evaluated(0.26, loss=np.linspace(1.386, 0.02, 200))))


def test_without_an_accuracy_it_is_not_applicable():
    with pytest.raises(NotApplicable):
        list(chance_level_metric(evaluated(float("nan"))))


def test_a_healthy_run_is_silent():
    assert not list(chance_level_metric(healthy_trace()))
