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


BAGS = """
class Weigh(nn.Module):
    def __init__(self):
        super().__init__()
        self.see, self.score = nn.Linear(4, 8), nn.Linear(8, 1)
    def forward(self, rows):
        seen = torch.tanh(self.see(rows))
        scores = self.score(seen){changed}
        w = {softmax}
        return {added}
"""


@pytest.mark.parametrize(
    ("changed", "softmax", "added"),
    [
        ("", "torch.softmax(scores, dim=-1)", "(w * seen).sum(dim=1)"),
        ("", "scores.softmax(2)", "torch.sum(seen * w, dim=1)"),
        (" / 0.5", "nn.Softmax(dim=-1)(scores)", "w.transpose(1, 2) @ seen"),
        (".masked_fill(rows == 0, -1e9)", "F.softmax(scores, dim=-1)", "torch.bmm(w.permute(0, 2, 1), seen)"),
    ],
)
def test_weights_of_steps_that_are_a_softmax_of_one_number(changed, softmax, added):
    body = BAGS.format(changed=changed, softmax=softmax, added=added)
    assert lines(body) == [9]
    assert "dim=1" in found(f"{HEAD}{body}\n", "softmax-over-one-unit")[0].finding.fix


@pytest.mark.parametrize(
    ("changed", "softmax", "added"),
    [
        ("", "torch.softmax(scores, dim=1)", "(w * seen).sum(dim=1)"),
        (".squeeze(-1)", "F.softmax(scores, dim=-1).unsqueeze(-1)", "(w * seen).sum(dim=1)"),
        (".transpose(1, 2)", "F.softmax(scores, dim=-1)", "w @ seen"),
        (".flatten(1)", "F.softmax(scores, -1)", "torch.einsum('bn,bnd->bd', w, seen)"),
    ],
)
def test_weights_of_steps_that_sum_to_one_over_the_steps(changed, softmax, added):
    assert lines(BAGS.format(changed=changed, softmax=softmax, added=added)) == []
