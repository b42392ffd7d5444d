from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import LabelledFeatures
from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.label_in_inputs import label_in_inputs
from tests.traces import healthy_trace


def classes(columns, n_features=12, count=60):
    """Ranges of features that overlap, but for the given columns: {column: [(low, high) of each class]}."""
    n = len(next(iter(columns.values())))
    low, high = np.full((n, n_features), -3.0), np.full((n, n_features), 3.0)
    for column, ranges in columns.items():
        low[:, column], high[:, column] = np.array(ranges).T
    one = LabelledFeatures(0, n, np.full(n, count), low, high, np.zeros(0))
    return replace(healthy_trace(), labelled=(one,))


def cut(n_classes=2, others=0.3, reach=0.8, deviation=0.6, space=0.002):
    """Column 3 is cut into intervals of length 3; another goes with the classes by `others` of its deviation."""
    start = 3.0 * np.arange(n_classes)
    trace = classes({3: [(a + space, a + 3) for a in start]}, count=1000 // n_classes)
    mean, within = np.zeros((n_classes, 12)), np.ones((n_classes, 12))
    mean[:, 3], within[:, 3], mean[:, 5] = start + 1.5, deviation, others * np.arange(n_classes)
    mean[:1, 3], mean[1:2, 3] = 3 - reach, 3 + reach
    return replace(trace, labelled=(replace(trace.labelled[0], mean=mean, deviation=within),))


def numbers(correlation, count=200):
    size = len(correlation)
    one = LabelledFeatures(0, 0, np.array([count]), np.zeros((1, size)), np.zeros((1, size)), np.array(correlation))
    return replace(healthy_trace(), labelled=(one,))


def test_a_column_that_is_the_class():
    (finding,) = label_in_inputs(classes({7: [(0, 0), (1, 1), (2, 2)]}))
    assert finding.certainty is LIKELY
    assert finding.values == {"columns": (7,), "samples": 180, "features": 12}


def test_a_label_in_one_hot_form():
    ranges = {4 + k: [(float(k == c), float(k == c)) for c in range(4)] for k in range(4)}
    (finding,) = label_in_inputs(classes(ranges))
    assert finding.values["columns"] == (4, 5, 6, 7)


def test_a_column_that_is_the_target():
    (finding,) = label_in_inputs(numbers([0.5, -0.1, -1.0, 0.2]))
    assert finding.certainty is LIKELY
    assert finding.values["columns"] == (2,)
    (finding,) = label_in_inputs(numbers([0.04, -0.1, 1.0, 0.02]))  # a formula of one feature
    assert finding.certainty is HINT


def apart(gap=2.0, others=0.8, count=200, n_classes=2):
    """Column 3 tells the classes with a gap of so many times their width."""
    start = (1 + gap) * np.arange(n_classes)
    trace = classes({3: [(a, a + 1) for a in start]}, count=count)
    mean, within = np.zeros((n_classes, 12)), np.ones((n_classes, 12))
    mean[:, 3], within[:, 3], mean[:, 5] = start + 0.5, 0.3, others * np.arange(n_classes)
    return replace(
        trace, labelled=(replace(trace.labelled[0], mean=mean, deviation=within),), train_samples=np.arange(n_classes * count)
    )


def test_a_column_with_a_gap_between_two_classes_where_others_overlap():
    (finding,) = label_in_inputs(apart())
    assert finding.certainty is LIKELY
    assert finding.values["columns"] == (3,)
    assert "threshold" not in finding.message


@pytest.mark.parametrize("trace", [apart(gap=1.0), apart(others=0.0), apart(count=60), apart(n_classes=3)])
def test_narrow_gaps_toys_few_samples_and_several_classes_are_silent(trace):
    assert not list(label_in_inputs(trace))


@pytest.mark.parametrize("trace", [cut(others=0.8), cut(3, others=0.8, reach=1.5, deviation=0.87)])
def test_a_column_that_was_cut_into_the_classes(trace):
    (finding,) = label_in_inputs(trace)
    assert finding.certainty is LIKELY
    assert finding.values["columns"] == (3,)


@pytest.mark.parametrize("trace", [cut(others=0.0), cut(others=0.8, reach=2.5), cut(others=0.8, space=0.2)])
def test_a_toy_threshold_and_classes_with_tails_are_silent(trace):
    assert not list(label_in_inputs(trace))


@pytest.mark.parametrize(
    "trace",
    [
        classes({3: [(-3, 0.2), (0.2001, 3)]}),  # a threshold
        classes({3: [(1.0, 1.9), (3.0, 5.1)]}),  # two kinds of iris
        classes({k: [(0, 0), (1, 1)] for k in range(9)}),  # prototypes without noise
        classes({3: [(0, 0), (1, 1)]}, count=8),
        numbers([0.4, 0.99, 0.2]),
        numbers([1.0]),
    ],
)
def test_tempting_features_are_silent_or_a_hint(trace):
    assert all(finding.certainty is HINT for finding in label_in_inputs(trace))


def test_a_run_without_flat_inputs_is_not_applicable():
    with pytest.raises(NotApplicable):
        list(label_in_inputs(healthy_trace()))
