"""What is noted of the inputs of first layers."""

import math

import pytest

torch = pytest.importorskip("torch")

from sleuth.probes.torch.session import TorchSession  # noqa: E402


def share(images):
    """The share of the variance that is noted of a convolution's first input."""
    session = TorchSession()
    session.install()
    try:
        model = torch.nn.Conv2d(images.shape[1], 2, 3)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        model(images).mean().backward()
        optimizer.step()
    finally:
        session.uninstall()
        session.finish("finished", "")
    assert not session.crashes
    (call,) = session.trace().layer_calls
    return call.channel_share


def test_the_number_of_a_value_tells_the_channel_of_reshaped_images():
    ramp = torch.linspace(0, 1, 16)
    images = torch.stack([0.2 + 0.1 * ramp, 0.5 + 0.1 * ramp, 0.9 - 0.1 * ramp], -1).expand(4, 16, 16, 3)
    assert share(images.permute(0, 3, 1, 2)) < 0.01
    assert share(images.reshape(4, 3, 16, 16)) > 0.5


def test_also_where_noise_hides_it_from_the_eye():
    generator = torch.Generator().manual_seed(0)
    colours = torch.rand(8, 1, 1, 3, generator=generator) * 60
    images = 80 + colours + 14 * torch.randn(8, 24, 24, 3, generator=generator)
    assert share(images.reshape(8, 3, 24, 24)) > 0.3
    assert share(images.permute(0, 3, 1, 2)) < 0.01


def test_textures_that_repeat_are_no_channels():
    columns = torch.arange(32)
    for length in (2.0, 3.0, 4.0, 5.0):
        stripes = torch.sin(2 * torch.pi * columns / length + 0.5).expand(4, 3, 32, 32)
        assert share(stripes) < 0.01


def test_other_numbers_of_channels_and_blank_images_have_none():
    assert math.isnan(share(torch.rand(4, 5, 16, 16)))
    assert math.isnan(share(torch.ones(4, 3, 16, 16)))


def test_what_another_layer_made_is_no_sample():
    session = TorchSession()
    session.install()
    try:
        torch.manual_seed(0)
        one, other = torch.nn.Linear(4, 3), torch.nn.Linear(3, 1)
        optimizer = torch.optim.SGD([*one.parameters(), *other.parameters()], lr=0.1)
        x = torch.randn(40, 4)
        for step in range(8):
            optimizer.zero_grad()
            other(one(x[step % 4 :: 4])).mean().backward()
            optimizer.step()
    finally:
        session.uninstall()
        session.finish("finished", "")
    assert not session.crashes
    assert len(session.trace().train_samples) == 40


def test_batches_of_a_program_without_modules_come_back():
    session = TorchSession()
    session.install()
    try:
        torch.manual_seed(0)
        x, weight = torch.randn(40, 4), torch.randn(4, 1).requires_grad_()
        for step in range(12):
            (x[step % 4 :: 4] @ weight).pow(2).mean().backward()
            weight.grad = None
    finally:
        session.uninstall()
        session.finish("finished", "")
    assert not session.crashes
    trace = session.trace()
    assert 10 <= len(trace.train_samples) <= 40
    assert trace.recapture.n_met > 0


def test_an_empty_part_of_the_input_is_passed_over():
    """A model for tables is given the categories and the numbers; a table without categories has an empty part."""

    class Both(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.last = torch.nn.Linear(5, 1)

        def forward(self, codes, numbers):
            return self.last(numbers) + codes.sum()

    session = TorchSession()
    session.install()
    try:
        torch.manual_seed(0)
        x, y, codes = torch.randn(64, 5), torch.randn(64, 1), torch.zeros(64, 0, dtype=torch.int64)
        model = Both()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for start in (0, 16, 32, 48):
            rows = slice(start, start + 16)
            torch.nn.functional.mse_loss(model(codes[rows], x[rows]), y[rows]).backward()
            optimizer.step()
            optimizer.zero_grad()
    finally:
        session.uninstall()
        session.finish("finished", "")
    assert not session.crashes
    trace = session.trace()
    assert {one.input.shape for one in trace.forwards} == {(16, 5)}
    assert len(trace.train_samples) == 64
    assert len(session.splits().train.columns) == 6  # and the label
