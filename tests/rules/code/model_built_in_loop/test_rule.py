import pytest

from tests.read import found

HEAD = """
import torch
from torch import nn
import torch.nn.functional as F
net = nn.Sequential(nn.Linear(4, 8), nn.Dropout(0.5), nn.Linear(8, 3))
plain = nn.Sequential(nn.Linear(4, 8), nn.ReLU())
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
x, y = torch.randn(8, 4), torch.randint(0, 3, (8,))
def train(model=net):
    optimizer.zero_grad()
    F.cross_entropy(model(x), y).backward()
    optimizer.step()
"""


def lines(body):
    text = f"{HEAD}{body}\n"
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "model-built-in-loop")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (
            "for epoch in range(9):\n    o = torch.optim.Adam(net.parameters())\n    for part in x:\n        o.zero_grad()\n        net(part).sum().backward()\n        o.step()",
            2,
        ),
        (
            "for part in x:\n    o = torch.optim.Adam(net.parameters())\n    net(part).sum().backward()\n    o.step()\n    o.zero_grad()",
            2,
        ),
        (
            "def one_pass(model):\n    o = getattr(torch.optim, kind)(model.parameters(), **options)\n    for part in x:\n        o.zero_grad()\n        model(part).sum().backward()\n        o.step()\nfor epoch in range(9):\n    one_pass(net)",
            8,
        ),
    ],
)
def test_the_fault_is_named_at_its_line(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        "for stage in range(2):\n    o = torch.optim.Adam(net.parameters())\n    for epoch in range(5):\n        for part in x:\n            o.zero_grad()\n            net(part).sum().backward()\n            o.step()",
        "o = getattr(torch.optim, kind)(net.parameters())\nfor part in x:\n    o.zero_grad()\n    net(part).sum().backward()\n    o.step()",
        "for client in clients:\n    o = getattr(torch.optim, kind)(net.parameters())\n    for epoch in range(5):\n        for part in x:\n            o.zero_grad()\n            net(part).sum().backward()\n            o.step()",
        "o = torch.optim.Adam(net.parameters())\nfor part in x:\n    o.zero_grad()\n    net(part).sum().backward()\n    o.step()",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(
        HEAD
        + "for epoch in range(9):\n    o = torch.optim.Adam(net.parameters())\n    for part in x:\n        o.zero_grad()\n        net(part).sum().backward()\n        o.step()"
        + "\n",
        "model-built-in-loop",
    )[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")
