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
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "relu-before-loss")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("F.cross_entropy(F.relu(net(x)), y)", 1),
        ("model = nn.Sequential(net, nn.ReLU())\nloss = F.binary_cross_entropy_with_logits(model(x), y)", 1),
    ],
)
def test_the_fault_is_named_at_its_line(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        "F.cross_entropy(net(F.relu(x)), y)",
        "F.mse_loss(F.relu(one(x)), y)",
        "F.cross_entropy(F.gelu(net(x)), y)",
        "out = F.relu(net(x)) if flag else net(x)\nF.cross_entropy(out, y)",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(HEAD + "F.cross_entropy(F.relu(net(x)), y)" + "\n", "relu-before-loss")[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")
