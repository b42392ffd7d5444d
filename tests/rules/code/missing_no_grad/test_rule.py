import pytest

from tests.read import found

HEAD = """
import torch
from torch import nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.out = nn.Linear(4, 3)
    def forward(self, x):
        return self.out(x)
net = Net()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
loader = DataLoader(TensorDataset(torch.randn(64, 4), torch.randint(0, 3, (64,))), batch_size=8)
def train():
    net.train()
    for x, y in loader:
        optimizer.zero_grad()
        F.cross_entropy(net(x), y).backward()
        optimizer.step()
"""
FAULTY = """
train()
net.eval()
for x, y in loader:
    print(net(x).argmax(1))
"""


def lines(body):
    text = f"{HEAD}{body}\n"
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "missing-no-grad")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (FAULTY, 5),
        (
            """
def score():
    net.eval()
    return [net(x).argmax(1) for x, y in loader]
for epoch in range(3):
    train()
    score()
""",
            4,
        ),
        (
            """
train()
with torch.set_grad_enabled(False):
    net.eval()
torch.set_grad_enabled(True)
for x, y in loader:
    print(net(x).argmax(1))
""",
            7,
        ),
        (
            """
class Judge:
    def __init__(self, net):
        self.net = net
    def score(self, batches):
        self.net.train(False)
        return sum((self.net(x).argmax(1) == y).sum().item() for x, y in batches)
train()
print(Judge(net).score(loader))
""",
            7,
        ),
    ],
)
def test_the_fault_is_named_at_its_line(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        """
train()
net.eval()
with torch.inference_mode():
    for x, y in loader:
        print(net(x).argmax(1))
""",
        """
train()
net.eval()
for x, y in loader:
    x.requires_grad_()
    print(torch.autograd.grad(net(x).sum(), x))
""",
        """
net.eval()
for x, y in loader:
    optimizer.zero_grad()
    F.cross_entropy(net(x), y).backward()
    optimizer.step()
""",
        """
train()
net.eval()
torch.set_grad_enabled(False)
for x, y in loader:
    print(net(x).argmax(1))
torch.set_grad_enabled(True)
""",
        """
train()
net.eval()
for weight in net.parameters():
    weight.requires_grad = False
for x, y in loader:
    print(net(x).argmax(1))
""",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(f"{HEAD}{FAULTY}\n", "missing-no-grad")[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")
