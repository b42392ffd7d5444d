from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Experiment, RunFacts
from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.destructive_augmentation import destructive_augmentation
from tests.traces import healthy_trace

GONE = {"samples": 256.0, "clean": 0.9, "augmented": 0.02, "model": 0.05, "apart": 1.0, "is_drawn": 0.0}


def found(n_steps=300, **values):
    made = Experiment("augmented", 1.5, "", tuple({**GONE, **values}.items()))
    return list(destructive_augmentation(replace(healthy_trace(), run=RunFacts(n_steps=n_steps), experiments=(made,))))


def test_labels_that_cannot_be_told():
    (finding,) = found()
    assert finding.certainty is LIKELY
    assert "skill of 2%" in finding.message
    assert "of the evaluations with 90%" in finding.message


@pytest.mark.parametrize("values", [{"n_steps": 40}, {"augmented": 0.25}])
def test_other_readings_leave_a_hint(values):
    (finding,) = found(**values)
    assert finding.certainty is HINT


@pytest.mark.parametrize(
    "values",
    [
        {"augmented": 0.55},  # a crop, a flip
        {"model": 0.6},  # what a plain network cannot see the model does
        {"clean": 0.2},  # clean samples tell a plain network nothing either
        {"apart": 0.1},  # the samples are alike: the labels are wrong
    ],
)
def test_look_alikes(values):
    assert not found(**values)


def test_without_clean_samples():
    with pytest.raises(NotApplicable):
        list(destructive_augmentation(healthy_trace()))
