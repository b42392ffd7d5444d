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
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "missing-eval-mode")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("train()\nwith torch.no_grad():\n    out = net(x)", 3),
        ("for epoch in range(3):\n    net.train()\n    train()\n    with torch.inference_mode():\n        out = net(x)", 5),
    ],
)
def test_the_fault_is_named_at_its_line(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        "train()\nnet.eval()\nwith torch.no_grad():\n    out = net(x)",
        "train()\nwith torch.no_grad():\n    out = plain(x)",
        "train()\nout = net(x)",
        "train()\nnet.train(flag)\nwith torch.no_grad():\n    out = net(x)",
        "train()\nnet.train()\nwith torch.no_grad():\n    draws = [net(x) for _ in range(9)]",
        "with torch.no_grad():\n    out = net(x)\ntrain()",
        "train()\nprepare(net)\nwith torch.no_grad():\n    out = net(x)",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(HEAD + "train()\nwith torch.no_grad():\n    out = net(x)" + "\n", "missing-eval-mode")[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")
