import pytest

from tests.read import found

HEAD = """
import torch
from torch import nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset
"""
FAULTY = """
net = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8))
"""


def lines(body):
    text = f"{HEAD}{body}\n"
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "bias-before-batchnorm")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (FAULTY, 2),
        (
            """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.norm = nn.BatchNorm2d(8)
    def forward(self, x):
        return F.relu(self.norm(self.conv(x)))
""",
            5,
        ),
    ],
)
def test_the_fault_is_named_at_its_line(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        """
net = nn.Sequential(nn.Linear(4, 8, bias=False), nn.BatchNorm1d(8))
""",
        """
net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.BatchNorm1d(8))
""",
        """
net = nn.Sequential(nn.Linear(4, 8), nn.LayerNorm(8))
""",
        """
net = nn.Sequential(nn.Linear(4, 8, HAS_BIAS), nn.BatchNorm1d(8))
""",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(f"{HEAD}{FAULTY}\n", "bias-before-batchnorm")[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")


def test_the_edit_takes_the_bias_away():
    edits = found(f"{HEAD}{FAULTY}\n", "bias-before-batchnorm")[0].finding.edits
    assert [(one.text, one.is_safe) for one in edits] == [(", bias=False", True)]
