"""Settings are followed to what they are where nobody gives anything else, and no further."""

import pytest

from sleuth.evidence.source.flow import default_of
from sleuth.evidence.source.graph import alternatives
from tests.read import source

IMPORTS = """
import argparse
from collections import namedtuple
from dataclasses import dataclass, field
from typing import NamedTuple
import click
import torch
from torch import nn
from lib import show
WAYS = {"bce": nn.BCELoss(), "mse": nn.MSELoss()}
"""
NESTED = """
@dataclass
class Loss:
    name: str = "bce"
@dataclass
class Plan:
    epochs: int = 90
    falls: list = field(default_factory=lambda: [30, 60])
    loss: Loss = field(default_factory=Loss)
    given: int = field()
"""
COMMAND = """
parser = argparse.ArgumentParser()
group = parser.add_argument_group("training")
group.add_argument("-e", "--n-epochs", type=int, default=90)
parser.add_argument("--kind", dest="loss", default="mse")
parser.add_argument("--open")
"""


def given(text):
    """What `show(...)` is given."""
    (event,) = source(IMPORTS + text).calls("lib.show")
    return event.inputs[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def f(n=3):\n    show(n)\n", 3),
        ("def f(n):\n    show(n)\n", None),
        (NESTED + "def f(plan: Plan):\n    show(plan.epochs)\n", 90),
        (NESTED + "def f(plan: 'Plan'):\n    show(plan.loss.name)\n", "bce"),
        (NESTED + "def f(plan: Plan):\n    show(plan.given)\n", None),
        (NESTED + "def f(plan=Plan(epochs=5)):\n    show(plan.epochs)\n", 5),
        (NESTED + "def f(plan=None):\n    plan = plan or Plan()\n    show(plan.epochs)\n", 90),
        (NESTED + "def f(plan=None):\n    if plan is None:\n        plan = Plan()\n    show(plan.epochs)\n", 90),
        (NESTED + "def f(plan):\n    plan = plan or Plan()\n    show(plan.epochs)\n", None),
        ("def f(plan={'epochs': 4}):\n    show(plan['epochs'])\n", 4),
        ("def f(plan={'epochs': 4}):\n    show(plan['rate'])\n", None),
        (COMMAND + "show(parser.parse_args().n_epochs)\n", 90),
        (COMMAND + "show(parser.parse_known_args()[0].loss)\n", None),
        (COMMAND + "known, rest = parser.parse_known_args()\nshow(known.loss)\n", "mse"),
        (COMMAND + "show(vars(parser.parse_args())['loss'])\n", "mse"),
        (COMMAND + "show(parser.parse_args().open)\n", None),
        ("@click.command()\n@click.option('--n-epochs', default=7)\ndef f(n_epochs):\n    show(n_epochs)\n", 7),
    ],
)
def test_the_default_of_a_setting(text, expected):
    default = default_of(given(text))
    assert (default.literal if default.op == "constant" else None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def f(kind='bce'):\n    show(WAYS[kind])\n", ["torch.nn.BCELoss"]),
        ("def f(kind='bce'):\n    show(WAYS.get(kind))\n", ["torch.nn.BCELoss"]),
        ("def f(kind='BCELoss'):\n    show(getattr(nn, kind)())\n", ["torch.nn.BCELoss"]),
        ("def f(kind):\n    show(WAYS[kind])\n", [""]),
        ("def f(kind='other'):\n    show(WAYS[kind])\n", [""]),
        (
            "O = {'a': torch.optim.Adam, 's': torch.optim.SGD}\ndef f(kind):\n    show(O[kind])\n",
            ["torch.optim.Adam", "torch.optim.SGD"],
        ),
        (
            "O = {'a': torch.optim.Adam, 's': torch.optim.SGD}\nO[unknown] = 1\ndef f(kind):\n    show(O[kind])\n",
            [""],
        ),
    ],
)
def test_what_a_dict_holds_at_a_setting(text, expected):
    assert sorted(one.name for one in alternatives(given(text))) == expected


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ("kind == 'bce'", [1]),
        ("kind != 'bce'", [2]),
        ("kind in ('mse', 'l1')", [2]),
        ("kind not in ['mse', 'l1']", [1]),
        ("kind == other", [1, 2]),
        ("other == 'bce'", [1, 2]),
    ],
)
def test_once_something_was_chosen_by_a_default_its_tests_are_decided_by_it(test, expected):
    text = (
        f"def f(other, kind='bce'):\n    way = WAYS[kind]\n    if {test}:\n        n = 1\n    else:\n        n = 2\n    show(n)\n"
    )
    assert sorted(one.literal for one in alternatives(given(text))) == expected


def test_a_default_by_which_nothing_was_chosen_decides_nothing():
    text = "def f(kind='bce'):\n    if kind == 'bce':\n        n = 1\n    else:\n        n = 2\n    show(n)\n"
    assert sorted(one.literal for one in alternatives(given(text))) == [1, 2]


@pytest.mark.parametrize(
    ("cases", "expected"),
    [
        ("case 'mse':\n            n = 1\n        case 'bce' | 'l1':\n            n = 2\n", [2]),
        ("case 'mse':\n            n = 1\n        case _:\n            n = 2\n", [2]),
        ("case str(word):\n            n = 1\n        case _:\n            n = 2\n", [1, 2]),
    ],
)
def test_the_case_that_is_taken(cases, expected):
    text = f"def f(kind='bce'):\n    way = WAYS[kind]\n    match kind:\n        {cases}    show(n)\n"
    assert sorted(one.literal for one in alternatives(given(text))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("class T(NamedTuple):\n    a: int\n    b: int = 2\nx, y = T(1)\nshow(y)\n", 2),
        ("class T(NamedTuple):\n    a: int\n    b: int = 2\nshow(T(1, b=5)[1])\n", 5),
        ("T = namedtuple('T', 'a, b')\nshow(T(1, b=2).b)\n", 2),
        ("T = namedtuple('T', ['a', 'b'])\nx, y = T(1, 2)\nshow(x)\n", 1),
        ("T = namedtuple('T', ['a', 'b'])\nx, y = T(*unknown)\nshow(x)\n", None),
    ],
)
def test_what_a_named_tuple_holds(text, expected):
    value = given(text)
    assert (value.literal if value.op == "constant" else None) == expected
