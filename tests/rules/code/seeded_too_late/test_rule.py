import pytest

from tests.read import found

HEAD = """
import random
import numpy as np
import torch
from torch import nn
from torch.utils.data import random_split
from sklearn.model_selection import train_test_split
"""


def lines(body):
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(f"{HEAD}{body}\n", "seeded-too-late")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("m = nn.Linear(2, 2)\ntorch.manual_seed(0)", 2),
        ("class N(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.a = nn.Conv2d(1, 2, 3)\nm = N()\ntorch.manual_seed(0)", 6),
        ("a, b = train_test_split(x)\nnp.random.seed(3)", 2),
        ("random.shuffle(files)\nrandom.seed(3)", 2),
        ("a, b = random_split(d, [1, 2])\ntorch.manual_seed(0)", 2),
        ("def seed():\n    np.random.seed(0)\nx = np.random.randn(3)\nseed()", 4),
        ("def main():\n    m = nn.Linear(2, 2)\n    torch.manual_seed(0)\n    train(m)\nif __name__ == '__main__':\n    main()", 3),
    ],
)  # fmt: skip
def test_drawn_before_the_seed(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        "torch.manual_seed(0)\nm = nn.Linear(2, 2)\ntorch.manual_seed(1)",
        "m = nn.Linear(2, 2)",
        "a, b = train_test_split(x, random_state=0)\nnp.random.seed(3)",
        "x = np.random.randn(3)\ntorch.manual_seed(0)",
        "g = torch.Generator().manual_seed(0)\nx = torch.randn(3, generator=g)",
        "rng = np.random.default_rng(0)\nx = rng.normal()\nnp.random.seed(1)",
        "def make():\n    return nn.Linear(2, 2)\ndef main():\n    torch.manual_seed(0)\n    return make()",
        "set_seed(0)\nm = nn.Linear(2, 2)\ntorch.manual_seed(0)",
        "r = nn.ReLU()\ntorch.manual_seed(0)",
    ],
)  # fmt: skip
def test_seeded_in_time(body):
    assert lines(body) == []


def test_the_trace_begins_where_numbers_are_drawn():
    (one,) = found(f"{HEAD}m = nn.Linear(2, 2)\nn = nn.Linear(2, 2)\ntorch.manual_seed(0)\n", "seeded-too-late")
    assert one.finding.values == {"library": "torch", "early": 2}
    assert [link.span.line - HEAD.count("\n") for link in one.finding.where.trace] == [1, 3]
