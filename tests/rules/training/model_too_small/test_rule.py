from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Experiment
from sleuth.rule import HINT
from sleuth.rules.training.model_too_small import model_too_small
from tests.traces import healthy_trace


def made(name, **values):
    return Experiment(name, 0.5, "", tuple(values.items()))


def with_experiments(*experiments):
    return replace(healthy_trace(), experiments=experiments)


def judged(fit=(), plain=()):
    fitted = {"first": 2.3, "best": 1.8, "steps": 300.0, "gradient": 1.0, **dict(fit)}
    reference = {"first": 2.3, "one_batch": 0.01, "held_out": 0.5, "final": 2.2, "initial": 2.3, **dict(plain)}
    return with_experiments(made("fit-one-batch", **fitted), made("reference-model", **reference))


def narrow(trace, units):
    return replace(trace, layers=tuple(replace(one, features=(20, units)) if one.name == "0" else one for one in trace.layers))


def test_a_narrow_model():
    (finding,) = model_too_small(narrow(judged(), 2))
    assert finding.values["units"] == 2
    assert finding.where.layer == "0"
    assert finding.certainty is not HINT


def test_a_code_is_a_hint():
    trace = narrow(judged(), 2)
    rebuilding = tuple(replace(one, output=one.input) for one in trace.forwards)
    (finding,) = model_too_small(replace(trace, forwards=rebuilding))
    assert finding.certainty is HINT


def test_a_wide_one_is_a_hint():
    (finding,) = model_too_small(judged())
    assert finding.certainty is HINT


@pytest.mark.parametrize(
    ("fit", "plain"),
    [
        ({"best": 0.1}, {}),  # the batch is learned
        ({}, {"one_batch": 1.9}),  # by nobody: the loss has a floor
        ({}, {"held_out": 2.3}),  # noise: learned by heart only
    ],
)
def test_look_alikes_are_silent(fit, plain):
    assert not list(model_too_small(judged(fit, plain)))


def test_no_time_no_judgement():
    with pytest.raises(NotApplicable):
        list(model_too_small(judged({"steps": 20.0})))


def test_without_other_batches_it_is_silent():
    assert not list(model_too_small(judged({}, {"held_out": float("nan")})))
