import pytest

from tests.read import found

HEAD = """
import torch
from torch import nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

import keras
from keras import layers
"""
FAULTY = """
net = nn.Sequential(
    nn.Linear(10, 64),
    nn.Linear(64, 1),
)
"""


def lines(body):
    text = f"{HEAD}{body}\n"
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "missing-nonlinearity")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (FAULTY, 4),
        (
            """
net = keras.Sequential([
    layers.Dense(64, activation="relu"),
    layers.Dense(32),
    layers.Dense(1),
])
""",
            5,
        ),
        (
            """
mlp = nn.Sequential(
    nn.Linear(64, 256, bias=False),
    nn.Linear(256, 64, bias=False),
)
""",
            4,
        ),
        (
            """
net = nn.Sequential(
    nn.Conv2d(3, 16, 3),
    nn.Conv2d(16, 16, 3),
    nn.ReLU(),
)
""",
            4,
        ),
        (
            """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.one, self.two, self.drop = nn.Linear(8, 8), nn.Linear(8, 1), nn.Dropout(0.1)
    def forward(self, x):
        h = self.drop(self.one(x))
        return self.two(h)
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
net = nn.Sequential(nn.Linear(64, 4), nn.Linear(4, 64))
""",
        """
net = nn.Sequential(nn.Linear(64, 24, bias=False), nn.Linear(24, 10))
""",
        """
net = nn.Sequential(nn.Linear(12, 12, bias=False), nn.Linear(12, 12, bias=False), nn.Linear(12, 3, bias=False))
""",
        """
net = nn.Sequential(nn.Conv2d(16, 16, 3, groups=16), nn.Conv2d(16, 32, 1), nn.ReLU())
""",
        """
net = nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.1), nn.GELU(), nn.Linear(8, 8))
""",
        """
net = keras.Sequential([layers.Dense(64), layers.BatchNormalization(), layers.ReLU(), layers.Dense(1)])
""",
        """
encoder = nn.Sequential(nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 4))
probe = nn.Linear(4, 3)
class Both(nn.Module):
    def forward(self, x):
        with torch.no_grad():
            h = encoder(x)
        return probe(h)
Both()(torch.randn(2, 8))
""",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(f"{HEAD}{FAULTY}\n", "missing-nonlinearity")[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")


FUNCTIONAL = """
rows = keras.Input((12,))
flat = layers.Dense(64{first})(rows)
{between}
out = layers.Dense(32{second})(flat)
model = keras.Model(rows, out)
"""


@pytest.mark.parametrize(
    "between", ["", "flat = layers.Dropout(0.3)(flat)", "flat = layers.Dropout(0.3)(layers.Dropout(0.1)(flat))"]
)
def test_layers_that_are_called_one_on_the_other(between):
    assert lines(FUNCTIONAL.format(first="", between=between, second="")) == [3]


@pytest.mark.parametrize(
    ("first", "between", "second"),
    [
        (", activation='relu'", "flat = layers.Dropout(0.3)(flat)", ""),
        ("", "flat = layers.LeakyReLU()(flat)", ""),
        ("", "flat = layers.BatchNormalization()(flat)", ""),
        ("", "flat = keras.activations.gelu(flat)", ""),
        ("", "both = layers.Add()([flat, layers.Dense(64)(rows)])", ", use_bias=False"),
    ],
)
def test_called_layers_with_something_between(first, between, second):
    assert lines(FUNCTIONAL.format(first=first, between=between, second=second)) == []
