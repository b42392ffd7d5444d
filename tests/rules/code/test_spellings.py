"""The same mistakes in other spellings, each with a healthy program that looks like it.

The name of a program in `spellings/bad` begins with the rule's; its mistake stands in the line that ends in "# HERE".
"""

from pathlib import Path

import pytest

from sleuth.diagnosis.engine import Selection, discover
from sleuth.lint.judging import judge_file
from sleuth.lint.settings import Plan
from sleuth.rule import HINT

FOLDER = Path(__file__).parent / "spellings"
RULES = discover(("code",))


def named(file, *, preview):
    report = judge_file(file, RULES, Plan(Selection(preview=preview)))
    assert not report.error
    assert not report.failed
    return [(one.rule.name, one.finding.where.span.line) for one in report.found]


@pytest.mark.parametrize("file", sorted(FOLDER.glob("bad/*.py")), ids=lambda file: file.stem)
def test_a_mistake_is_named_at_its_line(file):
    (line,) = [number for number, text in enumerate(file.read_text().splitlines(), 1) if text.endswith("# HERE")]
    rule = file.stem.partition("__")[0]
    assert [one for one in named(file, preview=True) if one[0] == rule] == [(rule, line)]
    is_hint = next(one.certainty is HINT for one in RULES if one.name == rule)
    assert {one[0] for one in named(file, preview=False)} == (set() if is_hint else {rule})


@pytest.mark.parametrize("file", sorted(FOLDER.glob("good/*.py")), ids=lambda file: file.stem)
def test_what_looks_like_it_is_left_alone(file):
    assert named(file, preview=False) == []
