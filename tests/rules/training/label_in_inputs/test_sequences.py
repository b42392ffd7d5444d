"""A channel of sequences that shows what will be asked."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from sleuth.errors import NotApplicable
from sleuth.rules.training.label_in_inputs import label_in_inputs
from tests.probes.torch.trace_of import trace_of

N, T = 300, 20


def nights(kind, *, measures=True):
    """Heart and breath of sleepers, who wake (1) or not, and a channel of the given kind."""
    source = torch.Generator().manual_seed(1)
    wakes = torch.rand(N, generator=source) < 0.4
    body = torch.randn(N, T, 3, generator=source) + (0.6 * wakes[:, None, None] if measures else 0)
    start = torch.randint(4, T - 2, (N, 1), generator=source)
    after = torch.arange(T) >= start
    lamp = {
        "by those who wake": after & wakes[:, None],
        "off by those who wake": ~(after & wakes[:, None]),
        "of one": after & wakes[:, None] & (torch.rand(N, 1, generator=source) < 0.9),
        "by chance": after & (torch.rand(N, 1, generator=source) < 0.4),
        "of some that sleep": after & (wakes[:, None] | (torch.rand(N, 1, generator=source) < 0.1)),
    }[kind]
    x = torch.cat([body, lamp[..., None].float()], 2)
    return (x - x.mean((0, 1))) / x.std((0, 1)), wakes.float()


def train(x, y, *, channels_first=False):
    """A mean over time of a small network's features."""
    model = nn.Sequential(nn.Linear(x.shape[2], 8), nn.ReLU(), nn.Linear(8, 1))
    net = nn.Sequential(nn.Conv1d(x.shape[2], 8, 3), nn.ReLU(), nn.AdaptiveAvgPool1d(1), nn.Flatten(), nn.Linear(8, 1))
    net = net if channels_first else model
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    for _ in range(3):
        for rows in torch.randperm(len(x)).split(30):
            answer = net(x[rows].transpose(1, 2)) if channels_first else net(x[rows]).mean(1)
            optimizer.zero_grad()
            F.binary_cross_entropy_with_logits(answer.squeeze(1), y[rows]).backward()
            optimizer.step()


def judged(program):
    try:
        return list(label_in_inputs(trace_of(program)))
    except NotApplicable:
        return []


@pytest.mark.parametrize("channels_first", [True, False])
@pytest.mark.parametrize("kind", ["by those who wake", "off by those who wake"])
def test_a_flag_that_comes_with_the_label(kind, channels_first):
    (finding,) = judged(lambda: train(*nights(kind), channels_first=channels_first))
    assert finding.values["columns"] == (3,)
    assert finding.message.startswith("Channel 3 of the 4 in the input sequences of ")


@pytest.mark.parametrize("kind", ["of one", "by chance", "of some that sleep"])
def test_a_flag_that_only_often_comes_with_the_label_is_silent(kind):
    assert not judged(lambda: train(*nights(kind)))


def test_a_task_that_asks_for_the_flag_alone_is_silent():
    assert not judged(lambda: train(*nights("by those who wake", measures=False)))


def test_symbols_of_which_one_is_asked_for_are_silent():
    symbols = torch.randint(0, 6, (N, T), generator=torch.Generator().manual_seed(3))
    symbols[::2][symbols[::2] == 5] = 4
    symbols[1::2, 7] = 5
    assert not judged(lambda: train(F.one_hot(symbols, 6).float(), (symbols == 5).any(1).float()))
