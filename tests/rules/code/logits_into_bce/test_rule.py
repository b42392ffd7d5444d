import pytest

from tests.read import found

HEAD = """
import torch
from torch import nn
import torch.nn.functional as F
x, y = torch.randn(8, 4), torch.randint(0, 3, (8,))
net = nn.Linear(4, 3)
one = nn.Linear(4, 1)
"""


def lines(body):
    text = f"{HEAD}{body}\n"
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "logits-into-bce")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("F.binary_cross_entropy(one(x), y)", 1),
        ("criterion = nn.BCELoss()\nout = torch.tanh(one(x)).squeeze()\ncriterion(out, y)", 3),
    ],
)
def test_the_fault_is_named_at_its_line(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        "F.binary_cross_entropy(torch.sigmoid(one(x)), y)",
        "F.binary_cross_entropy(one(x).clamp(0, 1), y)",
        "F.binary_cross_entropy(unknown(x), y)",
        "F.binary_cross_entropy(F.softmax(net(x), 1), y)",
        "F.binary_cross_entropy_with_logits(one(x), y)",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(HEAD + "F.binary_cross_entropy(one(x), y)" + "\n", "logits-into-bce")[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")
