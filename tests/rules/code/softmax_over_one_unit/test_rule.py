import pytest

from tests.read import found

HEAD = """
import torch
from torch import nn
import torch.nn.functional as F
x, y = torch.randn(8, 4), torch.randint(0, 3, (8,))
net = nn.Linear(4, 3)
one = nn.Linear(4, 1)
import keras
from keras import layers
"""


def lines(body):
    text = f"{HEAD}{body}\n"
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "softmax-over-one-unit")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("model = nn.Sequential(one, nn.Softmax(dim=-1))\nmodel(x)", 1),
        ("F.binary_cross_entropy(F.softmax(one(x), dim=1), y)", 1),
        ("model = keras.Sequential()\nmodel.add(layers.Dense(1, activation='softmax'))", 2),
    ],
)
def test_the_fault_is_named_at_its_line(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        "F.softmax(net(x), dim=-1)",
        "w = F.softmax(one(x), dim=1)",
        "w = F.softmax(one(x), dim=0)",
        "layers.Dense(1, activation='sigmoid')",
        "layers.Dense(n, activation='softmax')",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(HEAD + "model = nn.Sequential(one, nn.Softmax(dim=-1))\nmodel(x)" + "\n", "softmax-over-one-unit")[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")
