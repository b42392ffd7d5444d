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
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "layer-created-in-forward")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("class A(nn.Module):\n    def forward(self, x):\n        layer = nn.Linear(4, 4)\n        return layer(x)", 3),
        (
            "def pool(h):\n    return nn.Linear(4, 1)(h)\nclass A(nn.Module):\n    def forward(self, x):\n        return pool(x)",
            2,
        ),
    ],
)
def test_the_fault_is_named_at_its_line(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        "class A(nn.Module):\n    def forward(self, x):\n        return nn.ReLU()(x)",
        "class A:\n    def forward(self, x):\n        return nn.Linear(4, 4)(x)",
        "class A(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.a = nn.Linear(4, 4)\n        self.n = self.a(torch.zeros(1, 4))",
        "class A(nn.Module):\n    def forward(self, x):\n        if not self.layers:\n            self.layers.append(nn.Linear(4, 4))\n        return self.layers[0](x)",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(
        HEAD + "class A(nn.Module):\n    def forward(self, x):\n        layer = nn.Linear(4, 4)\n        return layer(x)" + "\n",
        "layer-created-in-forward",
    )[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")
