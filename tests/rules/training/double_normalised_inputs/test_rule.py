from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Phase, TensorFacts
from sleuth.rules.training.double_normalised_inputs import double_normalised_inputs
from tests.traces import healthy_trace, place


def given(low, high, shape=(32, 1, 28, 28), dtype="float32"):
    trace = healthy_trace()
    facts = TensorFacts(shape, dtype, low, high, (low + high) / 3, (high - low) / 4, 0, 25088)
    return replace(trace, forwards=tuple(replace(f, input=facts) for f in trace.forwards))


@pytest.mark.parametrize(
    ("low", "high", "shape", "said"),
    [
        (0.0, 1 / 255, (32, 784), "divided by 255 twice."),
        (0.0, 1 / 16, (32, 64), "divided by 16 twice."),
        (-0.42421, -0.41148, (32, 1, 28, 28), "divided by 255 twice and normalised (MNIST)."),
        (-3.0, 1.0, (32, 3, 32, 32), "normalised twice (0.5)."),
        (-1.80105, 8.7332, (32, 1, 28, 28), "normalised twice (MNIST)."),
        ((-0.485 / 0.229 - 0.485) / 0.229, (0.594 / 0.225 - 0.406) / 0.225, (32, 3, 32, 32), "normalised twice (ImageNet)."),
    ],
)
def test_black_and_white_tell_what_was_done(low, high, shape, said):
    (finding,) = double_normalised_inputs(given(low, high, shape))
    assert finding.message.endswith(said)
    assert finding.where.place == place(5)


def test_a_division_within_the_forward_pass():
    trace = given(0.0, 1.0)
    tiny = TensorFacts((32, 784), "float32", 0.0, 1 / 255, 0.001, 0.001, 0, 25088)
    calls = (replace(trace.layer_calls[0], input=tiny), *trace.layer_calls[1:])
    (finding,) = double_normalised_inputs(replace(trace, layer_calls=calls))
    assert finding.values["maximum"] == 1 / 255


@pytest.mark.parametrize(
    "trace",
    [
        given(0.0, 1.0),
        given(-1.0, 1.0),
        given(-0.4242, 2.8215),
        given(-2.1179, 2.64, (32, 3, 32, 32)),
        given(0.0, 1 / 16, (32, 20)),  # some table
        given(-3.0, 1.0, (32, 20)),
        given(0.0, 0.05),
    ],
)
def test_inputs_scaled_once_are_silent(trace):
    assert not list(double_normalised_inputs(trace))


@pytest.mark.parametrize("trace", [given(0, 9, dtype="int64"), replace(given(0, 1), forwards=())])
def test_without_real_inputs_it_is_not_applicable(trace):
    trace = replace(trace, forwards=tuple(replace(f, phase=Phase.TRAIN) for f in trace.forwards))
    with pytest.raises(NotApplicable):
        list(double_normalised_inputs(trace))


@pytest.mark.parametrize(("brightest", "n"), [(0.95, 1), (0.5, 0), (1.2, 0)])
def test_images_divided_twice_of_which_none_is_quite_white(brightest, n):
    assert len(list(double_normalised_inputs(given(0.0, brightest / 255)))) == n
