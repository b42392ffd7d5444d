"""The benchmark's programs are complete, named after rules, and give nothing away."""

import ast
import io
import re
import sys
import tokenize
from collections import Counter
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

from programs import Role, find_programs, matching, quick_slice  # noqa: E402

from sleuth.diagnosis.engine import discover  # noqa: E402

PROGRAMS = find_programs()
FAULTY = [p for p in PROGRAMS if p.role is Role.FAULTY]
RULES = {rule.name: rule for rule in discover()}
LATER = {"scheduler-stepped-too-often"}  # in the catalogue, not among the rules yet
GIVEAWAY = re.compile(r"\b(bug|fault\w*|wrong|mistake\w*|forg[eo]t\w*|broken|missing|should|oops|fix\w*|buggy)\b", re.IGNORECASE)


def test_enough_programs():
    assert len(FAULTY) >= 70
    assert sum(p.role is Role.HEALTHY for p in PROGRAMS) >= 45
    assert len({p.key for p in PROGRAMS}) == len(PROGRAMS)


def test_every_fault_rule_has_two_programs():
    seen = Counter(p.rule for p in FAULTY)
    named = {name for name, rule in RULES.items() if rule.kind == "fault" and rule.certainty != "hint"}  # a hint is never first
    assert {name for name in named if seen[name] < 2} == set()


@pytest.mark.parametrize("program", FAULTY, ids=lambda p: p.name)
def test_expected_names_are_fault_rules(program):
    assert program.rule in program.expected
    for name in set(program.expected) - LATER:
        assert RULES[name].kind == "fault"


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: p.key)
def test_program_is_an_ordinary_script(program):
    text = program.path.read_text(encoding="utf-8")
    ast.parse(text)
    assert 15 <= len(text.splitlines()) <= 200
    assert "sleuth" not in text


@pytest.mark.parametrize("program", FAULTY, ids=lambda p: p.name)
def test_twin_differs_and_comments_tell_nothing(program):
    fixed = program.path.with_name("fixed.py").read_text(encoding="utf-8")
    faulty = program.path.read_text(encoding="utf-8")
    assert ast.dump(ast.parse(faulty)) != ast.dump(ast.parse(fixed))
    notes = [t.string for t in tokenize.generate_tokens(io.StringIO(faulty).readline) if t.type == tokenize.COMMENT]
    notes.append(ast.get_docstring(ast.parse(faulty)) or "")
    assert [n for n in notes if GIVEAWAY.search(n)] == []


def test_quick_slice_has_every_rule_once():
    names = [p.rule for p in quick_slice(PROGRAMS) if p.role is Role.FAULTY]
    assert sorted(names) == sorted({p.rule for p in FAULTY})
    assert {p.role for p in quick_slice(PROGRAMS)} == set(Role)


def test_matching_takes_parts_of_names():
    found = matching(PROGRAMS, "healthy/moco_queue, wine_table")
    assert [p.key for p in found] == [
        "unnormalised-inputs__wine_table/faulty",
        "unnormalised-inputs__wine_table/fixed",
        "healthy/moco_queue",
    ]
