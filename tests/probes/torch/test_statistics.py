"""Facts about batch norm layers: how far a batch is from the running statistics."""

import pytest
import torch
from torch import nn

from sleuth.probes.torch.session import TorchSession


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
