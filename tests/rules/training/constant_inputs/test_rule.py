from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Phase
from sleuth.rule import LIKELY
from sleuth.rules.training.constant_inputs import constant_inputs
from tests.traces import INPUT, TARGET, healthy_trace


def with_inputs(n_equal=31, loader=0, n_forwards=15, std=1.1, **facts):
    trace = healthy_trace()
    given = replace(INPUT, **facts)
    forwards = tuple(replace(f, input=given, n_equal_samples=n_equal, loader=loader) for f in trace.forwards[:n_forwards])
    losses = tuple(replace(c, target=replace(TARGET, std=std)) for c in trace.losses)
    return replace(trace, forwards=forwards, losses=losses)


def test_one_sample_repeated_in_each_batch():
    (finding,) = constant_inputs(with_inputs())
    assert finding.values["batches"] == 15
    assert (finding.where.place.line, finding.where.first_step) == (20, 0)
    assert "repeats one sample" in finding.message


def test_zeros_everywhere_and_without_a_loader():
    (finding,) = constant_inputs(with_inputs(loader=-1, minimum=0.0, maximum=0.0, std=0.5))
    assert finding.values["value"] == 0.0
    assert "every value is 0" in finding.message


def test_sentences_of_one_unknown_word_are_likely():
    (finding,) = constant_inputs(with_inputs(loader=-1, dtype="int64", shape=(32, 10), minimum=0, maximum=0))
    assert finding.certainty is LIKELY


@pytest.mark.parametrize(
    "trace",
    [
        with_inputs(n_equal=30),
        with_inputs(n_equal=0, shape=(1, 20)),  # one sample at a time; a deep image prior
        with_inputs(loader=-1, std=0.0),  # a dummy input without labels that differ
        with_inputs(dtype="int64", shape=(32, 1), minimum=2, maximum=2),  # the first token
        with_inputs(dtype="int64", shape=(32, 10), minimum=0, maximum=9),  # positions
        with_inputs(requires_grad=True),  # made by another network
        with_inputs(n_forwards=2),
        with_inputs(loader=-1, shape=(32, 1)),  # the state of a bandit
    ],
)
def test_tempting_inputs_are_silent(trace):
    assert not list(constant_inputs(trace))


def test_a_healthy_run_is_silent_or_not_applicable():
    trace = healthy_trace()
    assert not list(constant_inputs(trace))
    with pytest.raises(NotApplicable):
        list(constant_inputs(replace(trace, forwards=())))


def test_one_feature_that_held_out_data_have_too():
    trace = with_inputs(loader=-1, shape=(32, 1), minimum=1.0, maximum=1.0, std=0.5)
    at = trace.evaluations[0].place
    asked = replace(trace.forwards[0], phase=Phase.EVALUATION, place=at)
    data = replace(
        trace,
        forwards=(*trace.forwards, asked),
        evaluations=tuple(replace(e, loader=-1, names=("X_val",), place=at) for e in trace.evaluations),
    )
    (finding,) = constant_inputs(data)
    assert finding.values["value"] == 1.0
    dummies = replace(data, evaluations=tuple(replace(e, names=("start",)) for e in data.evaluations))
    assert not list(constant_inputs(dummies))
