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


WITH_OPTIONS = """
from torchvision.datasets import ImageFolder
def open_part(name, n=16):
    {options}
    {more}
    return DataLoader(ImageFolder("pictures/" + name), **kept)
for a, b in open_part("fit"):
    optimizer.zero_grad()
    F.cross_entropy(net(a), b).backward()
    optimizer.step()
"""


@pytest.mark.parametrize(
    ("options", "more"),
    [
        ("kept = dict(batch_size=n, pin_memory=True)", "kept.update(drop_last=True)"),
        ("kept = {'batch_size': n}", "kept = kept | {'num_workers': 2}"),
        ("kept = dict({'batch_size': n}, timeout=5)", "kept['shuffle'] = False"),
    ],
)
def test_options_that_are_put_together(options, more):
    assert lines(WITH_OPTIONS.format(options=options, more=more)) == [6]


@pytest.mark.parametrize(
    ("options", "more"),
    [
        ("kept = dict(batch_size=n)", "kept.update(shuffle=name == 'fit')"),
        ("kept = dict(batch_size=n)", "if name != 'test': kept.update(shuffle=True)"),
        ("kept = dict(batch_size=n)", "if torch.cuda.is_available(): kept.update({'shuffle': True})"),
        ("kept = dict(batch_size=n)", "kept.update(settings)"),
        ("kept = dict(settings, batch_size=n)", ""),
        ("kept = dict(batch_size=n)", "kept = {'sampler': draw} | kept"),
    ],
)
def test_options_that_may_hold_an_order(options, more):
    assert lines(WITH_OPTIONS.format(options=options, more=more)) == []
