"""Answers in the order of a shuffled pass, compared with labels in the order of the data set."""

import functools

import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from sleuth.rules.training.metric_contradicts_loss import metric_contradicts_loss
from tests.probes.torch.trace_of import trace_of


def wards():
    """Three kinds of patients, by six readings."""
    kinds = torch.arange(600) % 3
    return TensorDataset(torch.randn(600, 6) + 3 * nn.functional.one_hot(kinds, 6), kinds)


def asked(model, loader):
    with torch.no_grad():
        rows = [(model(readings).argmax(dim=-1), kinds) for readings, kinds in loader]
    return tuple(torch.cat(column) for column in zip(*rows, strict=True))


def in_order_of_the_set(model, loader):
    answers, _ = asked(model, loader)
    return f"accuracy on held-out wards: {100 * (answers == loader.dataset.tensors[1]).float().mean():.2f}%"


def in_order_of_the_pass(model, loader):
    answers, kinds = asked(model, loader)
    return f"accuracy on held-out wards: {100 * (answers == kinds).float().mean():.2f}%"


def beside_a_control(model, loader):
    answers, kinds = asked(model, loader)
    control = (answers == loader.dataset.tensors[1]).float().mean()
    return f"accuracy {(answers == kinds).float().mean():.4f}, floor accuracy {control:.4f}"


def train(tell, *, is_shuffled=True):
    seen, held = wards(), DataLoader(wards(), batch_size=40, shuffle=is_shuffled)
    model = nn.Sequential(nn.Linear(6, 16), nn.Tanh(), nn.Linear(16, 3))
    descent = torch.optim.AdamW(model.parameters(), lr=0.02)
    for _ in range(5):
        for readings, kinds in DataLoader(seen, batch_size=30, shuffle=True):
            descent.zero_grad()
            nn.functional.cross_entropy(model(readings), kinds).backward()
            descent.step()
        print(tell(model, held))


def test_labels_in_the_order_of_the_set():
    (finding,) = metric_contradicts_loss(trace_of(functools.partial(train, in_order_of_the_set)))
    assert "two different orders" in finding.message
    assert finding.values["right"] > 0.8


@pytest.mark.parametrize(
    "program",
    [
        functools.partial(train, in_order_of_the_pass),
        functools.partial(train, in_order_of_the_set, is_shuffled=False),
        functools.partial(train, beside_a_control),
    ],
    ids=["of the pass", "not shuffled", "a control beside the true one"],
)
def test_labels_in_the_order_of_the_answers_or_a_control(program):
    assert not list(metric_contradicts_loss(trace_of(program)))
