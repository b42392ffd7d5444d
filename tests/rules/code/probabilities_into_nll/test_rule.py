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
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "probabilities-into-nll")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("F.nll_loss(F.softmax(net(x), 1), y)", 1),
        ("p = net(x).softmax(1)\nloss = nn.NLLLoss()(p, y)", 1),
        ("F.nll_loss(torch.sigmoid(net(x)), y)", 1),
    ],
)
def test_the_fault_is_named_at_its_line(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        "F.nll_loss(F.log_softmax(net(x), 1), y)",
        "F.nll_loss(torch.log(F.softmax(net(x), 1)), y)",
        "F.nll_loss(net(x), y)",
        "F.nll_loss(F.logsigmoid(net(x)), y)",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(HEAD + "F.nll_loss(F.softmax(net(x), 1), y)" + "\n", "probabilities-into-nll")[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")
