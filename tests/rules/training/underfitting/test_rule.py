from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Experiment
from sleuth.rules.training.underfitting import underfitting
from tests.traces import healthy_trace


def made(name, **values):
    return Experiment(name, 0.5, "", tuple(values.items()))


def with_experiments(*experiments):
    return replace(healthy_trace(), experiments=experiments)


def judged(**values):
    reference = {"held_out": 0.5, "final": 2.2, "initial": 2.3, "steps": 300.0}
    return with_experiments(made("reference-model", **{**reference, **values}))


def test_a_plain_network_that_does_far_better():
    (finding,) = underfitting(judged())
    assert finding.values == {"loss": 2.2, "first": 2.3, "reference": 0.5}


@pytest.mark.parametrize(
    "values", [{"held_out": 1.9}, {"final": 0.9}, {"initial": 0.6, "final": 1.2}], ids=["noise", "learned", "hard"]
)
def test_look_alikes_are_silent(values):
    assert not list(underfitting(judged(**values)))


def test_without_other_batches_it_is_not_judged():
    with pytest.raises(NotApplicable):
        list(underfitting(judged(held_out=float("nan"))))
