"""Programs given as text, read and judged without running them."""

from textwrap import dedent

from sleuth.diagnosis.engine import Selection, discover
from sleuth.evidence.source.text import Text
from sleuth.lint.judging import judge_text
from sleuth.lint.settings import Plan
from sleuth.probes.source.reading import read_program

RULES = discover(("code",))
ALL = Selection(preview=True)


def source(text):
    """What is read from this program."""
    return read_program(Text("train.py", tuple(dedent(text).split("\n"))))


def report(text, *, selection=ALL):
    """What is found in this program by all rules, hints included."""
    result = judge_text(Text("train.py", tuple(dedent(text).split("\n"))), RULES, Plan(selection))
    assert not result.failed, result.failed
    return result


def named(text):
    """The rules that speak of this program, each with its line."""
    return [(one.rule.name, one.finding.where.span.line) for one in report(text).found]


def found(text, name):
    """The findings of one rule."""
    return [one for one in report(text).found if one.rule.name == name]
