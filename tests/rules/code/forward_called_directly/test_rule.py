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
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "forward-called-directly")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("net.forward(batches[0])", 1),
        ("model = nn.Sequential(net)\nout = model.forward(batches[0])", 2),
    ],
)
def test_the_fault_is_named_at_its_line(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        "net(batches[0])",
        "unknown.forward(batches[0])",
        "class A(nn.Module):\n    def forward(self, x):\n        return x\n    def both(self, x):\n        return self.forward(x)\nA().both(1)",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(HEAD + "net.forward(batches[0])" + "\n", "forward-called-directly")[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")
