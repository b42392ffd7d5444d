import pytest

from tests.read import found

HEAD = """
import torch
from torch import nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

import keras
from keras import layers
(x, y), _ = keras.datasets.mnist.load_data()
columns = keras.utils.to_categorical(y)
def model(units, how=None):
    return keras.Sequential([layers.Flatten(), layers.Dense(32, activation="relu"), layers.Dense(units, activation=how)])
"""
FAULTY = """
logits = nn.Linear(4, 1)(torch.randn(8, 4))
nn.CrossEntropyLoss()(logits, torch.randint(0, 2, (8,)))
"""


def lines(body):
    text = f"{HEAD}{body}\n"
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "head-loss-mismatch")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (FAULTY, 3),
        (
            """
m = model(10, "softmax")
m.compile("adam", "categorical_crossentropy")
m.fit(x, y)
""",
            3,
        ),
        (
            """
m = model(10, "softmax")
m.compile("adam", keras.losses.SparseCategoricalCrossentropy())
m.fit(x, columns)
""",
            3,
        ),
        (
            """
m = model(1, "sigmoid")
m.compile("adam", "binary_crossentropy")
m.fit(x, y)
""",
            3,
        ),
        (
            """
m = model(4, "softmax")
m.compile("adam", "binary_crossentropy")
""",
            3,
        ),
    ],
)
def test_the_fault_is_named_at_its_line(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        """
logits = nn.Linear(4, 1)(torch.randn(8, 4))
nn.BCEWithLogitsLoss()(logits, torch.randint(0, 2, (8, 1)).float())
""",
        """
m = model(10, "softmax")
m.compile("adam", "categorical_crossentropy")
m.fit(x, columns)
""",
        """
m = model(5, "sigmoid")
m.compile("adam", "binary_crossentropy")
m.fit(x, tags)
""",
        """
m = model(1, "sigmoid")
m.compile("adam", "binary_crossentropy")
m.fit(x, y == 3)
""",
        """
scores = nn.Linear(4, 1)(torch.randn(8, 5, 4)).squeeze(-1)
nn.CrossEntropyLoss()(scores, torch.randint(0, 5, (8,)))
""",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(f"{HEAD}{FAULTY}\n", "head-loss-mismatch")[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")
