from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Experiment, TensorFacts
from sleuth.rule import HINT, LIKELY, PROOF
from sleuth.rules.training.wrong_channel_layout import wrong_channel_layout
from tests.traces import healthy_trace, with_parameter


def convolution(shape, kernel=(16, 3, 3, 3), share=float("nan")):
    trace = with_parameter(healthy_trace(), 0, shape=kernel)
    layers = tuple(replace(layer, kind="Conv2d") if layer.index == 1 else layer for layer in trace.layers)
    facts = TensorFacts(shape, "float32", 0.0, 1.0, 0.5, 0.2, 0, 100)
    first = replace(trace.layer_calls[0], input=facts, channel_share=share)
    return replace(trace, layers=layers, layer_calls=(first, *trace.layer_calls[1:]))


@pytest.mark.parametrize(
    ("shape", "kernel", "certainty"), [((8, 32, 32, 3), (16, 32, 3, 3), LIKELY), ((8, 24, 32, 1), (16, 24, 3, 3), HINT)]
)
def test_channels_last(shape, kernel, certainty):
    (finding,) = wrong_channel_layout(convolution(shape, kernel))
    assert finding.certainty is certainty
    assert "permute(0, 3, 1, 2)" in finding.fix
    assert finding.where.layer == "0"


def test_reshaped_colour_images():
    (finding,) = wrong_channel_layout(convolution((8, 3, 32, 32), share=0.3))
    assert finding.certainty is LIKELY


@pytest.mark.parametrize(("share", "is_found"), [(1.0, True), (0.5, False), (0.0, False)])
def test_images_that_hold_the_values_of_data_in_their_order(share, is_found):
    made = Experiment("dependencies", 0.5, "", (("reshaped", share),))
    found = list(wrong_channel_layout(replace(convolution((8, 4, 32, 32), (16, 4, 3, 3)), experiments=(made,))))
    assert [one.certainty for one in found] == [LIKELY] * is_found


def test_a_refused_shape():
    trace = healthy_trace()
    said = "Given groups=1, weight of size [8, 3, 3], expected input[16, 100, 3] to have 3 channels, but got 100 channels instead"
    (finding,) = wrong_channel_layout(replace(trace, run=replace(trace.run, exception=f"RuntimeError: {said}")))
    assert finding.certainty is PROOF
    assert "permute(0, 2, 1)" in finding.fix


@pytest.mark.parametrize(
    ("shape", "kernel", "share"),
    [
        ((8, 3, 32, 32), (16, 3, 3, 3), 0.001),
        ((8, 3, 32, 32), (16, 3, 3, 3), 0.03),  # noise
        ((8, 22, 1000, 1), (16, 22, 9, 1), float("nan")),  # electrodes over time
        ((8, 64, 64, 1), (16, 64, 9, 1), float("nan")),  # bands over time
        ((8, 17, 3, 3), (16, 17, 3, 3), float("nan")),  # boards
    ],
)
def test_tempting_shapes_are_silent(shape, kernel, share):
    assert not list(wrong_channel_layout(convolution(shape, kernel, share)))


def test_a_model_without_convolution_is_not_applicable():
    with pytest.raises(NotApplicable):
        list(wrong_channel_layout(healthy_trace()))
