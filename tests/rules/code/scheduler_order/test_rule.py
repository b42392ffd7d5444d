import pytest

from tests.read import found

HEAD = """
import torch
from torch import nn
import torch.nn.functional as F
net, other = nn.Linear(4, 3), nn.Linear(4, 3)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
second = torch.optim.SGD(other.parameters(), lr=0.1)
batches = [torch.randn(8, 4)] * 5
S = torch.optim.lr_scheduler
def train(x):
    optimizer.zero_grad()
    net(x).sum().backward()
    optimizer.step()
"""


def lines(body):
    text = f"{HEAD}{body}\n"
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "scheduler-order")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("s = S.ExponentialLR(optimizer, 0.9)\nfor x in batches:\n    s.step()\n    train(x)", 3),
        (
            "n = 20\ns = S.CosineAnnealingLR(optimizer, T_max=n)\nfor epoch in range(n):\n    for x in batches:\n        train(x)\n        s.step()",
            6,
        ),
    ],
)
def test_the_fault_is_named_at_its_line(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        "s = S.ExponentialLR(optimizer, 0.9)\nfor x in batches:\n    train(x)\n    s.step()",
        "s = S.CosineAnnealingLR(optimizer, T_max=5)\nfor epoch in range(5):\n    for x in batches:\n        train(x)\n    s.step()",
        "s = S.CosineAnnealingLR(optimizer, T_max=len(batches) * 3)\nfor epoch in range(3):\n    for x in batches:\n        train(x)\n        s.step()",
        "s = S.StepLR(optimizer, 3)\nfor x in batches:\n    if x is None:\n        s.step()\n    else:\n        train(x)",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(
        HEAD + "s = S.ExponentialLR(optimizer, 0.9)\nfor x in batches:\n    s.step()\n    train(x)" + "\n", "scheduler-order"
    )[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")
