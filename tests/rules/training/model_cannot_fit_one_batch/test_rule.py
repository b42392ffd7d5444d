from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Experiment
from sleuth.rules.training.model_cannot_fit_one_batch import model_cannot_fit_one_batch
from tests.traces import healthy_trace


def made(name, **values):
    return Experiment(name, 0.5, "", tuple(values.items()))


def with_experiments(*experiments):
    return replace(healthy_trace(), experiments=experiments)


def judged(fit=(), plain=()):
    fitted = {"first": 2.3, "best": 2.2, "steps": 300.0, "gradient": 1.0, **dict(fit)}
    reference = {"first": 2.3, "one_batch": 0.01, "held_out": 0.5, "final": 2.2, "initial": 2.3, **dict(plain)}
    return with_experiments(made("fit-one-batch", **fitted), made("reference-model", **reference))


def test_a_batch_that_cannot_be_learned():
    (finding,) = model_cannot_fit_one_batch(judged())
    assert finding.values["left"] == pytest.approx(2.2 / 2.3)


@pytest.mark.parametrize(
    ("fit", "plain"),
    [
        ({"best": 0.1}, {}),  # the batch is learned
        ({}, {"one_batch": 1.9}),  # by nobody: the loss has a floor
        ({}, {"held_out": 2.3}),  # noise: learned by heart only
    ],
)
def test_look_alikes_are_silent(fit, plain):
    assert not list(model_cannot_fit_one_batch(judged(fit, plain)))


def test_no_time_no_judgement():
    with pytest.raises(NotApplicable):
        list(model_cannot_fit_one_batch(judged({"steps": 20.0})))


def test_without_other_batches_it_is_silent():
    assert not list(model_cannot_fit_one_batch(judged({}, {"held_out": float("nan")})))
