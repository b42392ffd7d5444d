import pytest

from tests.read import found

HEAD = """
import torch
from torch import nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

from scipy.special import softmax
head = nn.Linear(4, 3)
x = torch.randn(8, 4)
loader = DataLoader(TensorDataset(torch.randn(64, 4), torch.randint(0, 3, (64,))), batch_size=8)
"""
FAULTY = """
for a, b in loader:
    print(F.softmax(head(a), dim=0))
"""


def lines(body):
    text = f"{HEAD}{body}\n"
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "softmax-wrong-axis")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (FAULTY, 3),
        (
            """
p = nn.Softmax(dim=0)(head(x))
print(p.argmax(dim=1))
""",
            2,
        ),
        (
            """
p = softmax(classifier.decision_function(table))
""",
            2,
        ),
    ],
)
def test_the_fault_is_named_at_its_line(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        """
print(torch.softmax(head(torch.randn(4)), dim=0))
""",
        """
w = torch.softmax(nn.Linear(4, 1)(x), dim=0)
print((w * x).sum(0))
""",
        """
w = torch.softmax(head(x), dim=0)
print((w * x[:, :3]).sum(0))
""",
        """
for a, b in loader:
    print(torch.softmax(head(a), dim=1), head(a).softmax(-1))
""",
        """
p = softmax(classifier.decision_function(table), axis=1)
""",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(f"{HEAD}{FAULTY}\n", "softmax-wrong-axis")[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")
