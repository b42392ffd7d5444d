import json

import pytest

from sleuth.lint.judging import judge_text
from sleuth.lint.settings import Plan
from sleuth.probes.source.notebooks import notebook_text
from tests.read import ALL, RULES


def places(*cells):
    """The cell and line of each finding in a notebook of these cells, each with the number of its last run."""
    listed = [{"cell_type": "code", "source": code, "execution_count": count} for code, count in cells]
    report = judge_text(notebook_text(json.dumps({"cells": listed}), "study.ipynb"), RULES, Plan(ALL))
    spans = [one.finding.where.span for one in report.found if one.rule.name == "out-of-order-cells"]
    return [(span.cell, span.line) for span in spans]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ((("x = 1\nprint(model)", 3), ("model = 2", 2)), [(1, 2), (2, 1)]),
        ((("x = 1", 1), ("print(gone)", 2)), [(2, 1)]),
        ((("x = 1", 5), ("y = x", 2), ("z = y", 3)), [(2, 1)]),
        ((("def f():\n    return gone + 1", 1), ("f()", 2)), [(1, 2)]),
    ],
)
def test_what_does_not_come_back_is_named(cells, expected):
    assert places(*cells) == expected


@pytest.mark.parametrize(
    "cells",
    [
        (("x = 1", 1), ("y = x", 4), ("z = y", 9)),
        (("def f():\n    return later", 1), ("later = 2", 2), ("f()", 3)),
        (("from numpy import *", 1), ("print(array([1]))", 2)),
        (("%run setup.py", 1), ("print(made_there)", 2)),
        (("try:\n    display(colab)\nexcept NameError:\n    pass", 1), ("display(1)", 2)),
        (("x = [i for i in range(3)]", None), ("print(x)", 1)),
    ],
)
def test_look_alikes_are_left_alone(cells):
    assert places(*cells) == []


def test_a_magic_that_measures_gives_no_name():
    assert places(("%time x = 1", 1), ("print(gone)", 2)) == [(2, 1)]
