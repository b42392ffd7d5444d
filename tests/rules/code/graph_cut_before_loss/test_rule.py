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
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "graph-cut-before-loss")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("out = net(x).argmax(1).float()\nloss = F.mse_loss(out, y)\nloss.backward()", 1),
        ("with torch.no_grad():\n    out = net(x)\nF.cross_entropy(out, y).backward()", 2),
        ("F.cross_entropy(net(x).data, y).backward()", 1),
    ],
)
def test_the_fault_is_named_at_its_line(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        "F.cross_entropy(net(x), y).backward()",
        "a = F.mse_loss(plain(x).detach(), net(x))\na.backward()",
        "(F.cross_entropy(net(x), y) + F.mse_loss(net(x).detach(), x)).backward()",
        "F.cross_entropy(x.detach(), y).backward() if False else None",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(
        HEAD + "out = net(x).argmax(1).float()\nloss = F.mse_loss(out, y)\nloss.backward()" + "\n", "graph-cut-before-loss"
    )[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")


def test_a_drawn_action_is_not_the_cut():
    body = """
chances, gains, state = [], [], torch.randn(4)
for _ in range(20):
    policy = torch.distributions.Bernoulli(logits=net(state).sum())
    move = policy.sample()
    state, gain = arena.play(move.item())
    chances.append(float(policy.log_prob(move)))
    gains.append(gain)
weights = torch.tensor(gains)
(-(torch.tensor(chances, requires_grad=True) * weights).sum()).backward()
"""
    assert lines(body) == [7]


TOWERS = """
import argparse
class Towers(nn.Module):
    def __init__(self, heat: float = 0.1):
        super().__init__()
        self.left, self.right, self.heat = nn.Linear(4, 8), nn.Linear(4, 8), heat
        self.scale = nn.Parameter(torch.ones(()))
    def forward(self, a, b):
        return F.normalize(self.left(a)){left}, F.normalize(self.right(b)){right}
towers, options = Towers(), argparse.ArgumentParser().parse_args()
def near(a, b, heat=0.5):
    return a @ b.T / heat
one, other = towers(x, x)
logits = {logits}
loss = 0.5 * (F.cross_entropy(logits, y) + F.cross_entropy(logits.T, y))
loss.backward()
"""


@pytest.mark.parametrize(
    "logits",
    ["one @ other.T / towers.heat", "near(one, other)", "one @ other.T / options.heat", "near(one, other, options.heat)"],
)
def test_a_loss_of_similarities_of_cut_outputs(logits):
    assert lines(TOWERS.format(left=".detach()", right=".detach()", logits=logits)) == [9]


@pytest.mark.parametrize(
    ("left", "right", "logits"),
    [
        (".detach()", "", "one @ other.T / options.heat"),  # of one tower only, as in distillation
        ("", "", "near(one, other)"),
        (".detach()", ".detach()", "one @ other.T * towers.scale"),  # the scale learns
        (".detach()", ".detach()", "one @ other.T / cooled(0.5)"),
        (".detach()", ".detach()", "nn.Linear(8, 3)(one)"),  # a probe
    ],
)
def test_similarities_with_a_way_for_gradients(left, right, logits):
    assert lines(TOWERS.format(left=left, right=right, logits=logits)) == []
