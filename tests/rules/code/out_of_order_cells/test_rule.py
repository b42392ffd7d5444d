import json

import pytest

from sleuth.lint.judging import judge_text
from sleuth.lint.settings import Plan
from sleuth.probes.source.notebooks import notebook_text
from sleuth.rule import Certainty
from tests.read import ALL, RULES


def found(*cells):
    """What is found in a notebook of these cells, each with the number of its last run."""
    listed = [{"cell_type": "code", "source": code, "execution_count": count} for code, count in cells]
    report = judge_text(notebook_text(json.dumps({"cells": listed}), "study.ipynb"), RULES, Plan(ALL))
    return [one for one in report.found if one.rule.name == "out-of-order-cells"]


def places(*cells):
    """The cell and line of each finding."""
    spans = [one.finding.where.span for one in found(*cells)]
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


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ((("print(depths[0])", 7), ("depths = [3, 4]", 6)), [Certainty.LIKELY, Certainty.HINT]),
        ((("print(depths[0])", 2), ("depths = [3, 4]", 6)), [Certainty.HINT]),  # run in this order, it failed
        ((("print(depths[0])", None), ("depths = [3, 4]", 6)), [Certainty.HINT]),
        ((("if False:\n    print(depths)", 7), ("depths = [3, 4]", 6)), [Certainty.HINT, Certainty.HINT]),
        ((("def f():\n    return depths\nf()", 7), ("depths = [3, 4]", 6)), [Certainty.HINT, Certainty.HINT]),
        ((("%run tides.py\nprint(depths)", 7), ("depths = [3, 4]", 6)), [Certainty.HINT, Certainty.HINT]),
    ],
)
def test_the_numbers_of_the_runs_show_that_a_cell_below_gave_the_name(cells, expected):
    assert [one.certainty for one in found(*cells)] == expected
