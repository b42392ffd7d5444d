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
import torchvision
resnet = torchvision.models.resnet18()
"""


def lines(body):
    text = f"{HEAD}{body}\n"
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "optimizer-before-model-change")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("o = torch.optim.Adam(resnet.parameters())\nresnet.fc = nn.Linear(512, 10)", 1),
    ],
)
def test_the_fault_is_named_at_its_line(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        "resnet.fc = nn.Linear(512, 10)\no = torch.optim.Adam(resnet.parameters())",
        "o = torch.optim.Adam(resnet.parameters())\nresnet.fc = nn.Identity()",
        "o = torch.optim.Adam(resnet.parameters())\nplain.fc = nn.Linear(2, 2)",
        "o = torch.optim.Adam(resnet.parameters())\nresnet.fc = nn.Linear(512, 10)\no = torch.optim.Adam(resnet.parameters())",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(
        HEAD + "o = torch.optim.Adam(resnet.parameters())\nresnet.fc = nn.Linear(512, 10)" + "\n", "optimizer-before-model-change"
    )[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")


def test_the_place_is_the_call_where_both_are_done():
    body = "def descent(m):\n    return torch.optim.Adagrad(m.parameters())\ndef widen(m):\n    m.fc = nn.Linear(512, 7)\no = descent(resnet)\nwiden(resnet)"
    assert lines(body) == [5]


OWN = """
class Grader:
    def __init__(self):
        self.body = torchvision.models.resnet34()
        self.steps = self.descent()
    def descent(self):
        first, rest = [], []
        for name, p in self.body.named_parameters():
            (first if "conv1" in name else rest).append(p)
        return torch.optim.SGD([{"params": first, "lr": 0.01}, {"params": rest}], lr=0.1)
    def widen(self, n):
        self.body.fc = nn.Linear(512, n)
        return self
    def learn(self):
        self.steps.zero_grad()
        F.cross_entropy(self.body(x), y).backward()
        self.steps.step()
    def grade(self):
        return self.body(x).softmax(1)
"""


def test_two_methods_of_one_object_that_are_called_in_the_wrong_order():
    assert lines(f"{OWN}g = Grader().widen(9)\ng.learn()") == [5]
    assert lines(f"{OWN}g = Grader()\ng.widen(9)\ng.learn()") == [5]


@pytest.mark.parametrize(
    "body",
    [
        "g = Grader().widen(9)\ng.steps = g.descent()\ng.learn()",
        "g = Grader().widen(9)\ng.steps.add_param_group({'params': g.body.fc.parameters()})\ng.learn()",
        "g = Grader()\ng.learn()\ng.widen(9)\nprint(g.grade())",
    ],
)
def test_the_optimiser_of_an_object_learns_of_the_change(body):
    assert lines(OWN + body) == []
