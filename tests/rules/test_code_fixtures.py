"""Every rule about source code on its pair of programs: named on the bad one, where it says; nothing on its healthy look-alike."""

import ast
import re
from pathlib import Path

import pytest

from sleuth.diagnosis.engine import Selection
from sleuth.lint.judging import judge_file
from sleuth.lint.settings import Plan
from tests.read import RULES

FOLDER = Path(__file__).parent
PAIRS = sorted(path.parent for path in FOLDER.glob("code/*/bad.py"))


def marked(path):
    """The lines that the last line of the program's docstring names."""
    last = ast.get_docstring(ast.parse(path.read_text("utf-8"))).strip().splitlines()[-1]
    return [int(number) for number in re.findall(r"\d+", last)]


def lines(path, name=""):
    selection = Selection(select=(name,)) if name else Selection()
    report = judge_file(path, RULES, Plan(selection))
    assert not report.error, report.error
    assert not report.failed, report.failed
    return [(one.rule.name, one.finding.where.span.line) for one in report.found]


@pytest.mark.parametrize("folder", PAIRS, ids=lambda path: path.name)
def test_bad_program_is_named_at_its_line(folder):
    name = folder.name.replace("_", "-")
    expected = [(name, line) for line in marked(folder / "bad.py")]
    assert expected, "the last line of bad.py's docstring must say at which lines the fault stands"
    assert lines(folder / "bad.py", name) == expected
    others = [one for one in lines(folder / "bad.py") if one[0] != name]
    assert not others, "bad.py shows other faults too"


@pytest.mark.parametrize("folder", PAIRS, ids=lambda path: path.name)
def test_good_program_is_left_alone(folder):
    assert lines(folder / "good.py") == []
    assert lines(folder / "good.py", folder.name.replace("_", "-")) == []
