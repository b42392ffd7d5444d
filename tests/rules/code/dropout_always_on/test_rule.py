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
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "dropout-always-on")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("class A(nn.Module):\n    def forward(self, x):\n        return F.dropout(x)\nA()(1)", 3),
        ("class A(nn.Module):\n    def forward(self, x):\n        return nn.functional.dropout2d(x, 0.2)", 3),
    ],
)
def test_the_fault_is_named_at_its_line(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        "F.dropout(batches[0], 0.5)",
        "class A(nn.Module):\n    def forward(self, x):\n        return F.dropout(x, 0.5, self.training)",
        "class A(nn.Module):\n    def forward(self, x):\n        return F.dropout(x, **self.options)",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(
        HEAD + "class A(nn.Module):\n    def forward(self, x):\n        return F.dropout(x)\nA()(1)" + "\n", "dropout-always-on"
    )[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")


def test_the_edit_asks_for_the_mode():
    body = "class A(nn.Module):\n    def forward(self, x):\n        return F.dropout(x, 0.3)\n"
    (edit,) = found(HEAD + body, "dropout-always-on")[0].finding.edits
    assert (edit.text, edit.is_safe, edit.span.column) == (", training=self.training", True, 32)
