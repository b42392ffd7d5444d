from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Experiment, RunFacts
from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.destructive_augmentation import destructive_augmentation
from tests.traces import healthy_trace

GONE = {"samples": 256.0, "clean": 0.9, "augmented": 0.02, "model": 0.05, "apart": 1.0, "is_drawn": 0.0}

MIXED = {
    "clean": 0.95, "augmented": 0.4, "model": 0.4, "is_drawn": 1.0, "mixed_first": 2.0, "mixed_second": 3.0, "mixed_turn": 0.0,
    "mixed_samples": 110.0, "mixed_swapped": 0.97, "mixed_nearer": 0.48, "mixed_clean": 0.96, "mixed_augmented": 0.1,
    "mixed_model": 0.02, "mixed_model_on_clean": 0.1, "mixed_told": 0.97,
}  # fmt: skip


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


def test_two_classes_that_a_flip_makes_each_other():
    (finding,) = found(**MIXED)
    assert finding.certainty is not HINT
    assert finding.message.startswith("A flip along the last axis makes class 2 of the training samples look like class 3")


@pytest.mark.parametrize(
    ("values", "n_steps"),
    [
        ({"mixed_model": 0.5}, 300),  # the model tells them apart as it is
        ({"mixed_model_on_clean": 0.9}, 300),  # it learned in spite of its augmentation
        ({"mixed_swapped": 0.5}, 300),  # flipped, they look like neither
        ({"mixed_nearer": 0.05}, 300),  # nothing was flipped
        ({"mixed_told": 0.4}, 300),  # the model tells no classes apart
        ({"mixed_clean": 0.5}, 300),
        ({}, 50),
    ],
)
def test_classes_that_are_hard_to_tell_apart_are_silent(values, n_steps):
    assert not found(n_steps, **(MIXED | values))
