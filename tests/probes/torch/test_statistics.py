"""Facts about batch norm layers: how far a batch is from the running statistics."""

import copy

import pytest
import torch
from torch import nn

from sleuth.probes.torch.session import TorchSession
from sleuth.probes.torch.tensors import strided


def watched_norm(momentum, n_steps=3):
    """The layer's record after training on batches of mean 4 and deviation 2."""
    session = TorchSession()
    session.install()
    try:
        torch.manual_seed(0)
        model = nn.Sequential(nn.BatchNorm1d(3, momentum=momentum), nn.Linear(3, 1))
        optimizer = torch.optim.SGD(model.parameters(), lr=0.0)
        x = torch.randn(4096, 3)
        x = 4 + 2 * (x - x.mean(0)) / x.std(0, correction=0)
        for _ in range(n_steps):
            model(x).mean().backward()
            optimizer.step()
    finally:
        session.uninstall()
        session.finish("finished")
    assert not session.crashes
    return next(layer for layer in session.trace().layers if layer.kind == "BatchNorm1d")


def test_statistics_that_never_move():
    layer = watched_norm(momentum=0.0)
    assert (layer.momentum, layer.n_statistics) == (0.0, 3)
    assert layer.statistics_shift == pytest.approx(4, rel=1e-3)
    assert layer.statistics_scale == pytest.approx(2, rel=1e-3)


def test_statistics_that_follow():
    layer = watched_norm(momentum=1.0, n_steps=6)
    assert layer.statistics_shift == pytest.approx(0, abs=1e-3)
    assert layer.statistics_scale == pytest.approx(1, rel=1e-3)


def test_a_cumulative_mean_has_no_momentum():
    assert watched_norm(momentum=None).momentum != watched_norm(momentum=None).momentum


def evaluated_copy(*, with_buffers):
    """The record of the norm of an averaged copy of a network, which runs in eval mode only."""
    session = TorchSession()
    session.install()
    try:
        torch.manual_seed(0)
        net = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.Linear(8, 1))
        average = copy.deepcopy(net).eval()
        optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
        for _ in range(5):
            optimizer.zero_grad()
            (net(torch.randn(32, 4)) ** 2).mean().backward()
            optimizer.step()
        with torch.no_grad():
            for mine, theirs in zip(average.parameters(), net.parameters(), strict=True):
                mine.copy_(theirs)
            for mine, theirs in zip(average.buffers(), net.buffers(), strict=True) if with_buffers else ():
                mine.copy_(theirs)
            average(torch.randn(32, 4))
    finally:
        session.uninstall()
        session.finish("finished")
    assert not session.crashes
    norms = [layer for layer in session.trace().layers if layer.kind == "BatchNorm1d"]
    assert len(norms) == 2
    return next(layer for layer in norms if not layer.n_training_calls)


def test_a_copy_without_statistics():
    assert evaluated_copy(with_buffers=False).has_no_statistics
    assert not evaluated_copy(with_buffers=True).has_no_statistics


def test_a_lazy_layer_gets_its_kind_and_size():
    session = TorchSession()
    session.install()
    try:
        net = nn.Sequential(nn.LazyLinear(3), nn.ReLU(), nn.LazyLinear(1))
        net(torch.randn(5, 7))
        optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
        for _ in range(3):
            optimizer.zero_grad()
            net(torch.randn(5, 7)).mean().backward()
            optimizer.step()
    finally:
        session.uninstall()
        session.finish("finished")
    assert not session.crashes
    trace = session.trace()
    first = next(layer for layer in trace.layers if layer.name == "0")
    assert (first.kind, first.features) == ("Linear", (7, 3))
    assert trace.parameters[first.parameters[0]].shape == (3, 7)


def test_the_spacing_of_a_look_has_no_factor_in_common_with_a_side():
    weight = torch.zeros(32, 32, 3, 3)
    weight[..., 1] = 1.0  # the middle column of each kernel
    assert float(strided(weight, 4_096).mean()) == pytest.approx(1 / 3, abs=0.02)
