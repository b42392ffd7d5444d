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


def test_half_a_batch_in_a_run_that_learned_nothing():
    lost = {"held_out": 0.2, "final": 2.29}
    (finding,) = model_cannot_fit_one_batch(judged({"best": 1.3}, lost))
    assert finding.values["left"] == pytest.approx(1.3 / 2.3)
    assert not list(model_cannot_fit_one_batch(judged({"best": 0.9}, lost)))
    assert not list(model_cannot_fit_one_batch(judged({"best": 1.3}, {**lost, "held_out": 1.2})))
    assert not list(model_cannot_fit_one_batch(judged({"best": 1.3}, {**lost, "final": 1.8})))


def test_most_of_a_batch_in_a_run_that_ended_with_as_much():
    lost = {"held_out": 0.1, "final": 2.1}
    (finding,) = model_cannot_fit_one_batch(judged({"best": 2.0}, lost))
    assert finding.values["left"] == pytest.approx(2.0 / 2.3)
    assert not list(model_cannot_fit_one_batch(judged({"best": 2.0}, {**lost, "final": 1.4})))  # the run went further
    assert not list(model_cannot_fit_one_batch(judged({"best": 2.0}, {**lost, "held_out": 1.2})))


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


def test_half_a_batch_where_most_of_the_input_is_lost():
    fit, plain = {"best": 1.6, "parts": 14.0, "parts_read": 1.0}, {"held_out": 1.6, "final": 2.2}
    (finding,) = model_cannot_fit_one_batch(judged(fit, plain))
    assert "Only 1 of 14 parts" in finding.message
    assert not list(model_cannot_fit_one_batch(judged({**fit, "parts_read": 14.0}, plain)))  # all of it is read
    assert not list(model_cannot_fit_one_batch(judged({**fit, "parts_read": 0.0}, plain)))  # the trial's weights died
    assert not list(model_cannot_fit_one_batch(judged({**fit, "best": 0.8}, plain)))  # what is read is enough
    assert not list(model_cannot_fit_one_batch(judged(fit, {**plain, "held_out": 2.1})))  # the rest tells nothing more
