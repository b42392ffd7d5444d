from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Experiment
from sleuth.rule import HINT, LIKELY
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


# Three classes: right answers within 0 and 1 have a cross-entropy of 0.56 on top of a sigmoid.
SQUASHED = made("ideal-outputs", kind=2.0, share_in_unit=1.0, right_p=0.56)
HELD = ({"first": 1.09, "best": 0.67}, {"first": 1.09, "one_batch": 0.551, "held_out": 0.59, "final": 0.83, "initial": 1.12})
SWEEP = made("learning-rate-sweep", initial=1.12, final=0.83, rate=0.005, after_1=1.06, after_10=0.8, steps=40.0)


def squashed(*experiments):
    trace = judged(*HELD)
    return narrow(replace(trace, experiments=(*trace.experiments, *experiments)), 1)


def test_what_no_squashed_output_gets_below_is_taken_off():
    (finding,) = model_too_small(squashed(SQUASHED, SWEEP))
    assert finding.certainty is LIKELY
    assert finding.values["reference"] == 0
    assert finding.despite == ("softmax-before-cross-entropy", "sigmoid-before-bce-with-logits")


@pytest.mark.parametrize(
    "experiments",
    [
        (SWEEP,),  # how low outputs can take the loss is not known
        (made("ideal-outputs", kind=2.0, share_in_unit=0.2, right_p=0.56), SWEEP),  # raw outputs
        (made("ideal-outputs", kind=2.0, share_in_unit=1.0, right_p=0.02), SWEEP),  # a loss that takes probabilities
        (SQUASHED, made("learning-rate-sweep", initial=1.12, final=0.83, rate=0.005, after_1=1.06, after_10=0.6, steps=40.0)),
    ],
)
def test_without_such_a_floor_or_with_a_better_rate_it_is_silent(experiments):
    assert not list(model_too_small(squashed(*experiments)))
