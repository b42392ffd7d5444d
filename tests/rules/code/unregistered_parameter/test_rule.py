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
class A(nn.Module):
    def __init__(self):
        super().__init__()
"""


POINTS = """        self.at = torch.rand(9, 1)
        self.at.requires_grad_()
"""


def lines(body):
    text = f"{HEAD}{body}\n"
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "unregistered-parameter")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("        self.w = torch.randn(3, requires_grad=True)", 1),
        ("        self.w = nn.Parameter(torch.randn(3)).to('cuda')", 1),
        ("        self.w = nn.init.uniform_(torch.zeros(3, requires_grad=True), -1, 1)", 1),
        ("        self.w = nn.init.xavier_normal_(torch.empty(3, 3).requires_grad_())", 1),
        ("        self.w = nn.init.ones_(nn.Parameter(torch.empty(3))) / 3", 1),
        ("        self.w = 0.1 * torch.randn(3)\n        self.w.requires_grad_()", 1),
        ("        self.w = torch.randn(3)\n        self.w.requires_grad = True", 1),
        ("        w = torch.randn(3)\n        w.requires_grad_(True)\n        self.w = w", 3),
    ],
)
def test_the_fault_is_named_at_its_line(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        "        self.w = nn.Parameter(torch.randn(3))",
        "        self.w = torch.randn(3)",
        "        self.w = nn.init.ones_(nn.Parameter(torch.empty(3)))",
        "        self.w = nn.Parameter(nn.init.ones_(torch.empty(3)))",
        "        self.w = nn.init.ones_(torch.empty(3))",
        "        self.w = torch.randn(3, requires_grad=True)\na = A()\no = torch.optim.SGD([a.w], lr=1)",
        "        self.w = torch.randn(3)\n        self.w.requires_grad_(False)",
        "        w = torch.randn(3)\n        w.requires_grad_()\n        self.w = nn.Parameter(w)",
        "        self.w = nn.Parameter(torch.randn(3))\n        self.w.requires_grad_()",
        "        self.w = nn.Linear(3, 3)\n        self.w.requires_grad_()",
        f"{POINTS}    def forward(self, f):\n        return torch.autograd.grad(f(self.at).sum(), self.at, create_graph=True)[0]",
        f"{POINTS}a = A()\na.at.sum().backward()\na.at = (a.at - a.at.grad.sign()).detach()",
        f"{POINTS}    def parameters(self, recurse=True):\n        yield self.at",
        f"{POINTS}A()\na = A()\no = torch.optim.SGD([a.at], lr=1)",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(HEAD + "        self.w = torch.randn(3, requires_grad=True)" + "\n", "unregistered-parameter")[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")
