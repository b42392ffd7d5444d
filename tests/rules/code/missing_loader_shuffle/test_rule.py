import pytest

from tests.read import found

HEAD = """
import torch
from torch import nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
loader = DataLoader(TensorDataset(torch.randn(64, 4), torch.randint(0, 3, (64,))), batch_size=8, shuffle=True)
"""
FAULTY = """
y = torch.cat([torch.zeros(50), torch.ones(50)]).long()
sorted_loader = DataLoader(TensorDataset(torch.randn(100, 4), y), batch_size=10, shuffle=False)
for a, b in sorted_loader:
    optimizer.zero_grad()
    F.cross_entropy(net(a), b).backward()
    optimizer.step()
"""


def lines(body):
    text = f"{HEAD}{body}\n"
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "missing-loader-shuffle")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (FAULTY, 3),
        (
            """
from sklearn.datasets import load_iris
iris = load_iris()
sorted_loader = DataLoader(TensorDataset(torch.tensor(iris.data).float(), torch.tensor(iris.target)), batch_size=10)
for a, b in sorted_loader:
    optimizer.zero_grad()
    F.cross_entropy(net(a), b).backward()
    optimizer.step()
""",
            4,
        ),
    ],
)
def test_the_fault_is_named_at_its_line(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        """
plain = DataLoader(TensorDataset(torch.randn(100, 4), torch.randint(0, 3, (100,))), batch_size=10)
for a, b in plain:
    optimizer.zero_grad()
    F.cross_entropy(net(a), b).backward()
    optimizer.step()
""",
        """
y = torch.cat([torch.zeros(50), torch.ones(50)]).long()
order = torch.randperm(100)
mixed = DataLoader(TensorDataset(torch.randn(100, 4)[order], y[order]), batch_size=10)
for a, b in mixed:
    optimizer.zero_grad()
    F.cross_entropy(net(a), b).backward()
    optimizer.step()
""",
        """
y = torch.cat([torch.zeros(50), torch.ones(50)]).long()
whole = DataLoader(TensorDataset(torch.randn(100, 4), y), batch_size=10)
for a, b in loader:
    optimizer.zero_grad()
    F.cross_entropy(net(a), b).backward()
    optimizer.step()
for a, b in whole:
    print(net(a).argmax(1))
""",
        """
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split
x1, x2, y1, y2 = train_test_split(*load_iris(return_X_y=True))
for a, b in DataLoader(TensorDataset(torch.tensor(x1).float(), torch.tensor(y1)), batch_size=10):
    optimizer.zero_grad()
    F.cross_entropy(net(a), b).backward()
    optimizer.step()
""",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(f"{HEAD}{FAULTY}\n", "missing-loader-shuffle")[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")
