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
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "train-mode-not-restored")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("net.train()\nfor epoch in range(3):\n    train()\n    net.eval()", 4),
    ],
)
def test_the_fault_is_named_at_its_line(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        "for epoch in range(3):\n    net.train()\n    train()\n    net.eval()",
        "for epoch in range(3):\n    train()\nnet.eval()",
        "for fold in range(3):\n    new = nn.Sequential(nn.Linear(4, 3), nn.Dropout())\n"
        "    F.cross_entropy(new(x), y).backward()\n    new.eval()",  # built anew in each turn
        "for epoch in range(3):\n    train()\n    plain.eval()",
        "for epoch in range(3):\n    train()\n    net.eval()\n    out = net(x)\n    net.train()",
        "for epoch in range(3):\n    net.eval()\n    train()",
        "def fit(net, mode, rate):\n    for epoch in range(3):\n        net.train(mode)\n        train()\n        net.eval()\n"
        "fit(net, True, 0.1)\nfit(net, False, 0.01)",  # held in evaluation on purpose
        "head = nn.Linear(3, 2)\nsecond = torch.optim.SGD(head.parameters(), lr=0.1)\ntrain()\n"
        "for epoch in range(3):\n    F.cross_entropy(head(net(x)), y % 2).backward()\n    second.step()\n    net.eval()",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(HEAD + "net.train()\nfor epoch in range(3):\n    train()\n    net.eval()" + "\n", "train-mode-not-restored")[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")
