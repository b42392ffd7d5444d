from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Phase, TensorFacts
from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.double_normalised_inputs import double_normalised_inputs
from tests.probes.torch.trace_of import trace_of
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


def narrowed(forward, *, lr=1e-3, frozen=False):
    """Standardised sensor windows, of which `forward(x, module)` makes the inputs of the first layer."""

    def program():
        x = torch.randn(320, 1, 24)
        x[:160] += 0.8 * torch.sin(torch.arange(24) / 2.0)
        y = (torch.arange(320) < 160).long()
        order = torch.randperm(320)

        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.register_buffer("mean", torch.tensor(870.0))
                self.register_buffer("deviation", torch.tensor(95.0))
                self.conv = nn.Conv1d(1, 8, 5, padding=2)
                self.head = nn.Linear(8, 2)

            def forward(self, x):
                return self.head(torch.relu(self.conv(forward(x, self))).amax(-1))

        model = Net()
        model.head.bias.requires_grad_(not frozen)
        optimizer = torch.optim.SGD(model.parameters(), lr=lr)
        for step in range(60):
            rows = order[32 * (step % 10) : 32 * (step % 10) + 32]
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x[rows]), y[rows]).backward()
            optimizer.step()

    return trace_of(program)


def test_standardised_inputs_are_normalised_again_in_the_forward_pass():
    trace = narrowed(lambda x, net: (x - net.mean) / net.deviation)
    (finding,) = double_normalised_inputs(trace)
    assert finding.values["mean"] == pytest.approx(-870 / 95, rel=0.01)
    assert finding.values["deviation"] == pytest.approx(1 / 95, rel=0.1)
    assert finding.certainty is None or finding.certainty is LIKELY
    learnt = replace(trace, scalars=replace(trace.scalars, loss=np.geomspace(1.0, 0.1, 60)))
    assert [one.certainty for one in double_normalised_inputs(learnt)] == [HINT]


@pytest.mark.parametrize(
    "forward",
    [
        lambda x, net: x,
        lambda x, net: (x - 0.1) / 1.2,  # what is left over after a split
        lambda x, net: 2 * x - 1,
        lambda x, net: 0.02 * x,  # small, and centred
        lambda x, net: torch.cat([x * 0 + 0.5, x], -1),  # a constant channel beside them
        lambda x, net: (x * net.deviation + net.mean).clamp(0).log(),  # back to counts
    ],
)
def test_forward_passes_of_their_own_are_silent(forward):
    assert not list(double_normalised_inputs(narrowed(forward)))


def test_a_frozen_part_before_the_layer_is_silent():
    assert not list(double_normalised_inputs(narrowed(lambda x, net: (x - net.mean) / net.deviation, frozen=True)))


def shifted(mean, deviation, shape=(32, 1, 28, 28)):
    trace = healthy_trace()
    facts = TensorFacts(shape, "float32", mean - 4 * deviation, mean + 4 * deviation, mean, deviation, 0, 25088)
    return replace(trace, forwards=tuple(replace(f, input=facts) for f in trace.forwards))


@pytest.mark.parametrize(("mean", "level", "shape"), [(0.4, 255, (32, 3, 20, 20)), (0.3, 255, (32, 400)), (0.3, 16, (32, 64))])
def test_the_mean_and_deviation_of_undivided_images(mean, level, shape):
    (finding,) = double_normalised_inputs(shifted((mean - level * mean) / (level * 0.25), 1 / level, shape))
    assert "undivided" in finding.message


@pytest.mark.parametrize(
    "trace",
    [
        shifted(0.0, 1 / 255),
        shifted(-0.02, 1 / 255, (32, 20)),
        shifted(0.2, 1 / 255),
        shifted(-3.0, 1.0),
        shifted(-2.0, 1 / 16, (32, 20)),
    ],
)
def test_other_narrow_inputs_are_silent(trace):
    assert not list(double_normalised_inputs(trace))
