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
"""


def lines(body):
    text = f"{HEAD}{body}\n"
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "zero-grad-before-step")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("for x in batches:\n    net(x).sum().backward()\n    net.zero_grad()\n    optimizer.step()", 3),
        (
            "def step(loss):\n    loss.backward()\n    optimizer.zero_grad()\n    optimizer.step()\nfor x in batches:\n    step(net(x).sum())",
            3,
        ),
    ],
)
def test_the_fault_is_named_at_its_line(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        "for x in batches:\n    optimizer.zero_grad()\n    net(x).sum().backward()\n    optimizer.step()",
        "for x in batches:\n    net(x).sum().backward()\n    optimizer.step()\n    optimizer.zero_grad()",
        "for x in batches:\n    net(x).sum().backward()\n    second.zero_grad()\n    optimizer.step()\n    optimizer.zero_grad()",
        "for i, x in enumerate(batches):\n    loss = net(x).sum()\n    loss.backward()\n    if not torch.isfinite(loss):\n        optimizer.zero_grad()\n    optimizer.step()\n    optimizer.zero_grad()",
        "for x in batches:\n    net(x).sum().backward()\n    optimizer.zero_grad()\n    net(x).mean().backward()\n    optimizer.step()",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(
        HEAD + "for x in batches:\n    net(x).sum().backward()\n    net.zero_grad()\n    optimizer.step()" + "\n",
        "zero-grad-before-step",
    )[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")
