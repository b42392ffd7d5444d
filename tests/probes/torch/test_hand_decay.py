"""What a program takes off its weights between two steps of an optimiser is a weight decay only if it is one share of each."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tests.probes.torch.trace_of import trace_of


def train(between, n_steps=40, n_optimizers=1):
    """A network whose weights are given to `between` after each step, with the step's number."""
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(8, 16), nn.Tanh(), nn.Linear(16, 1))
    x = torch.randn(64, 8)
    y = x[:, :1] * x[:, 1:2]
    parts = (net[0].parameters(), net[2].parameters()) if n_optimizers > 1 else (net.parameters(),)
    optimizers = [torch.optim.Adam(part, lr=1e-3) for part in parts]
    for step in range(n_steps):
        for one in optimizers:
            one.zero_grad()
        F.mse_loss(net(x), y).backward()
        for one in optimizers:
            one.step()
        with torch.no_grad():
            between(net, step)


def shrink(share):
    def between(net, step):
        for p in net.parameters():
            if p.dim() > 1:
                p.mul_(1 - share)

    return between


def shrink_by_rate(net, step):
    """Of a rate that falls with each step."""
    shrink(0.01 * (1 - step / 200))(net, step)


def clip(net, step):
    for p in net.parameters():
        p.clamp_(-0.1, 0.1)


def normalise(net, step):
    for layer in (net[0], net[2]):
        layer.weight.div_(layer.weight.norm(dim=1, keepdim=True))


def rescale_once(net, step):
    if step == 1:
        shrink(0.5)(net, step)


def average(net, step):
    """Half of the way back to where the weights were some steps ago, as Lookahead does."""
    if step % 5 == 0:
        if step:
            for p, old in zip(net.parameters(), net.slow, strict=True):
                p.copy_((p + old) / 2)
        net.slow = [p.clone() for p in net.parameters()]


def taken(between, **given):
    trace = trace_of(lambda: train(between, **given), budget=3.0)
    return [group.own_decay for one in trace.optimizers for group in one.groups]


@pytest.mark.parametrize("share", [0.02, 1e-4])
def test_the_share_is_known(share):
    assert taken(shrink(share)) == [pytest.approx(share, rel=0.02)]


def test_a_share_that_falls_with_the_rate_is_known():
    assert taken(shrink_by_rate) == [pytest.approx(0.01, rel=0.2)]


def test_weights_of_two_optimizers():
    assert taken(shrink(0.02), n_optimizers=2) == [pytest.approx(0.02, rel=0.02), pytest.approx(0.02, rel=0.02)]


@pytest.mark.parametrize("between", [lambda net, step: None, clip, normalise, rescale_once, average])
def test_what_is_no_decay(between):
    assert not any(taken(between))
