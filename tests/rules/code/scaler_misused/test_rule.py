import pytest

from tests.read import found

HEAD = """
import torch
from torch import nn
import torch.nn.functional as F
net, other = nn.Linear(4, 3), nn.Linear(4, 3)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
second = torch.optim.SGD(other.parameters(), lr=0.1)
from elsewhere import amp, learn
batches = [torch.randn(8, 4)] * 5
s = torch.cuda.amp.GradScaler()
"""


def lines(body):
    text = f"{HEAD}{body}\n"
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "scaler-misused")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("for x in batches:\n    optimizer.zero_grad()\n    s.scale(net(x).sum()).backward()\n    s.step(optimizer)", 4),
        ("for x in batches:\n    optimizer.zero_grad()\n    s.scale(net(x).sum()).backward()\n    optimizer.step()", 4),
    ],
)
def test_the_fault_is_named_at_its_line(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        "for x in batches:\n    optimizer.zero_grad()\n    net(x).sum().backward()\n    optimizer.step()",
        "for x in batches:\n    optimizer.zero_grad()\n    loss = s.scale(net(x).sum())\n    loss.backward()\n    s.step(optimizer)\n    s.update()",
        "def train(scaler):\n    for x in batches:\n        optimizer.zero_grad()\n        net(x).sum().backward()\n        scaler.step(optimizer)",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def turn(*parts):
    return "for x in batches:\n" + "\n".join(f"    {one}" for part in parts for one in part.split("; ")) + "\n    s.update()"


SCALED = "optimizer.zero_grad(); s.scale(net(x).sum()).backward(); s.step(optimizer)"


def test_one_of_two_optimisers_steps_by_a_loss_that_is_not_scaled():
    assert lines(turn("second.zero_grad(); other(x).sum().backward(); s.step(second)", SCALED)) == [3]
    assert lines(turn(SCALED, "second.zero_grad(); other(x).sum().backward(); s.step(second)")) == [6]


@pytest.mark.parametrize(
    "body",
    [
        turn("second.zero_grad(); s.scale(other(x).sum()).backward(); s.step(second)", SCALED),
        turn("second.zero_grad(); (other(x).sum() * s.get_scale()).backward(); s.step(second)", SCALED),
        turn("second.zero_grad(); other(x).sum().backward(); second.step()", SCALED),
        turn("optimizer.zero_grad(); second.zero_grad(); s.scale(net(x).sum()).backward(); other(x).sum().backward()",
             "s.step(optimizer); second.step()"),
        turn("second.zero_grad(); learn(other(x).sum(), second); other(x).sum().backward(); s.step(second)", SCALED),
        turn("second.zero_grad(); s.scale(other(x).sum()).backward() if amp else other(x).sum().backward(); s.step(second)", SCALED),
        "s = torch.amp.GradScaler(enabled=False)\n" + turn(SCALED, "second.zero_grad(); other(x).sum().backward(); s.step(second)"),
    ],
)  # fmt: skip
def test_losses_that_are_scaled_or_of_others_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(
        HEAD + "for x in batches:\n    optimizer.zero_grad()\n    s.scale(net(x).sum()).backward()\n    s.step(optimizer)" + "\n",
        "scaler-misused",
    )[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")
