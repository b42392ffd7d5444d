import pytest

from sleuth.rule import LIKELY, PROOF
from tests.read import found

HEAD = """
import torch
from torch import nn
model, other = nn.Linear(4, 2), nn.Linear(4, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
second = torch.optim.SGD(other.parameters(), lr=0.1)
batches = [(torch.randn(8, 4), torch.randn(8, 2))] * 10
"""


def lines(body):
    return [(one.finding.where.span.line - HEAD.count("\n"), one.certainty) for one in found(HEAD + body, "missing-zero-grad")]


def test_a_plain_loop_without_clearing_is_certain():
    assert lines(
        "for x, y in batches:\n    loss = (model(x) - y).pow(2).mean()\n    loss.backward()\n    optimizer.step()\n"
    ) == [(3, PROOF)]


def test_clearing_once_around_the_inner_loop_is_likely():
    body = "for epoch in range(3):\n    optimizer.zero_grad()\n    for x, y in batches:\n        model(x).sum().backward()\n        optimizer.step()\n"
    assert lines(body) == [(4, LIKELY)]


def test_an_optimizer_known_by_name_only_is_likely():
    body = (
        "def train(net, optimizer, loader):\n    for x, y in loader:\n        net(x).sum().backward()\n        optimizer.step()\n"
    )
    assert lines(body) == [(3, LIKELY)]


def test_the_other_optimizer_is_the_one_that_is_cleared():
    body = "for x, y in batches:\n    second.zero_grad()\n    loss = model(x).sum() + other(x).sum()\n    loss.backward()\n    optimizer.step()\n    second.step()\n"
    assert lines(body) == [(4, PROOF)]


@pytest.mark.parametrize(
    "body",
    [
        "for x, y in batches:\n    model.zero_grad()\n    model(x).sum().backward()\n    optimizer.step()\n",
        "for x, y in batches:\n    model(x).sum().backward()\n    optimizer.step()\n    optimizer.zero_grad(set_to_none=True)\n",
        "for x, y in batches:\n    model(x).sum().backward()\n    optimizer.step()\n    for p in model.parameters():\n        p.grad.zero_()\n",
        "def clear(o):\n    o.zero_grad()\nfor x, y in batches:\n    model(x).sum().backward()\n    optimizer.step()\n    clear(optimizer)\n",
        "from lib import clear\nfor x, y in batches:\n    model(x).sum().backward()\n    optimizer.step()\n    clear(optimizer)\n",
        "for x, y in batches:\n    def closure():\n        optimizer.zero_grad()\n        loss = model(x).sum()\n        loss.backward()\n        return loss\n    optimizer.step(closure)\n",
        "def step(optimizer, loss):\n    loss.backward()\n    optimizer.step()\n",
        "for x, y in batches:\n    for p in model.parameters():\n        p.grad = None\n    model(x).sum().backward()\n    optimizer.step()\n",
        "hooks = [optimizer.zero_grad]\nfor x, y in batches:\n    model(x).sum().backward()\n    optimizer.step()\n    for hook in hooks:\n        hook()\n",
        "for x, y in batches:\n    for o in (optimizer, second):\n        o.zero_grad()\n    (model(x) + other(x)).sum().backward()\n    optimizer.step()\n    second.step()\n",
        "for x, y in batches:\n    state, reward = env.step(policy(x))\n    model(x).sum().backward()\n",
        "scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 3)\nfor x, y in batches:\n    optimizer.zero_grad()\n    model(x).sum().backward()\n    optimizer.step()\n    scheduler.step()\n",
    ],
)  # fmt: skip
def test_healthy_loops_are_left_alone(body):
    assert lines(body) == []
