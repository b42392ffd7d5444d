from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Experiment
from sleuth.rule import HINT, LIKELY, PROOF
from sleuth.rules.training.dependency_leak import dependency_leak
from tests.traces import healthy_trace


def found(**values):
    made = Experiment("own-targets", 0.5, "", tuple({"pairs": 20.0, **values}.items()))
    return list(dependency_leak(replace(healthy_trace(), experiments=(made,))))


def test_an_element_ahead_that_is_seen_is_a_proof():
    (finding,) = found(own=1.0, ahead=3.0, mutual=90.0, one_way=0.0, parts=2.0)
    assert finding.certainty is PROOF
    assert "3 ahead" in finding.message


def test_elements_ahead_that_are_not_seen_are_fine():
    assert not found(own=0.0, ahead=1.0, mutual=0.0, one_way=90.0, parts=1.0)


def test_an_order_in_which_each_element_sees_itself():
    (finding,) = found(own=0.9, ahead=0.0, mutual=0.0, one_way=120.0, parts=1.0)
    assert finding.certainty is LIKELY


@pytest.mark.parametrize(
    "values",
    [
        {"mutual": 190.0, "one_way": 0.0, "parts": 1.0},  # an autoencoder: all see all
        {"mutual": 0.0, "one_way": 120.0, "parts": 3.0},  # one that runs along a series of several channels
        {"mutual": 0.0, "one_way": 0.0, "parts": 1.0},  # each place for itself
        {"mutual": 0.0, "one_way": 2.0, "parts": 1.0, "pairs": 4.0},
    ],
)
def test_elements_at_their_own_place_without_an_order(values):
    assert not found(own=1.0, ahead=0.0, **values)


def test_a_task_to_remember():
    assert not found(own=1.0, ahead=-5.0, mutual=0.0, one_way=120.0, parts=1.0)


@pytest.mark.parametrize(("windows", "certainty"), [(400.0, LIKELY), (0.0, HINT)])
def test_the_end_of_a_window(windows, certainty):
    (finding,) = found(pairs=1.0, own=1.0, mutual=0.0, one_way=0.0, windows=windows)
    assert finding.certainty is certainty


def test_targets_that_are_not_in_the_inputs():
    with pytest.raises(NotApplicable):
        found(pairs=0.0)
