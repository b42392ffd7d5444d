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


LAYERS = {
    "function": """
def make(a, b):
    return nn.Sequential(nn.Linear(a, b), nn.ReLU())
""",
    "class with a layer": """
class make(nn.Module):
    def __init__(self, a, b):
        super().__init__()
        self.linear, self.act = nn.Linear(a, b), nn.ReLU()
    def forward(self, x):
        return self.act(self.linear(x))
""",
    "class with a call": """
class make(nn.Module):
    def __init__(self, a, b):
        super().__init__()
        self.linear = nn.Linear(a, b)
    def forward(self, x):
        return F.relu(self.linear(x))
""",
}


@pytest.mark.parametrize("layers", LAYERS.values(), ids=LAYERS)
def test_where_others_are_made_alike_it_is_named_where_the_last_one_was_chosen(layers):
    net = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = make(4, 8)
        self.last = make(8, 3)
    def forward(self, x):
        return self.last(self.first(x))
F.cross_entropy(Net()(x), y)
"""
    (one,) = found(HEAD + layers + net, "relu-before-loss")
    assert one.finding.where.span.line == (HEAD + layers).count("\n") + 6
    assert not one.finding.edits  # the text that makes it makes the other too


def test_layers_that_a_loop_makes_are_named_where_they_are_made_and_not_taken_out():
    body = """
rows = []
for a, b in ((4, 8), (8, 8), (8, 3)):
    rows += [nn.Linear(a, b), nn.ReLU()]
F.cross_entropy(nn.Sequential(*rows)(x), y)
"""
    (one,) = found(HEAD + body, "relu-before-loss")
    assert one.finding.where.span.line == HEAD.count("\n") + 4
    assert not one.finding.edits


def test_two_networks_of_one_class_are_named_where_the_layer_is_made():
    body = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.row = nn.Sequential(nn.Linear(4, 3), nn.ReLU())
    def forward(self, x):
        return self.row(x)
one, other = Net(), Net()
F.cross_entropy(one(x), y)
F.cross_entropy(other(x), y)
"""
    assert {each.finding.where.span.line for each in found(HEAD + body, "relu-before-loss")} == {HEAD.count("\n") + 5}


def test_the_finding_says_what_to_change():
    one = found(HEAD + "F.cross_entropy(F.relu(net(x)), y)" + "\n", "relu-before-loss")[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")
