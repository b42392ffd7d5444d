"""Every rule on tables on its pair of programs: named first on the bad one, no fault at all on its healthy look-alike."""

import importlib
from pathlib import Path

import pytest

from sleuth.diagnosis.engine import discover, find
from sleuth.rule import Certainty
from tests.tables import diagnosis

pytest.importorskip("duckdb")
RULES = discover(("data",))
PAIRS = sorted(path.parent.name for path in Path(__file__).parent.glob("data/*/bad.py"))


def program(name, which):
    return importlib.import_module(f"tests.rules.data.{name}.{which}")


def crashes(told):
    return [f"{one.rule.name}: {one.reason}" for one in told.not_checked if one.status.value == "crashed"]


@pytest.mark.parametrize("name", PAIRS)
def test_bad_tables_are_named(name):
    told = diagnosis(program(name, "bad"))
    assert crashes(told) == []
    rule = find(name.replace("_", "-"), RULES)
    if rule.certainty is Certainty.HINT:
        assert rule.name in [one.rule.name for one in told.hints]
        assert told.faults == ()
    else:
        assert [one.found.rule.name for one in told.faults][:1] == [rule.name], [one.found.finding.message for one in told.faults]


@pytest.mark.parametrize("name", PAIRS)
def test_good_tables_are_left_alone(name):
    told = diagnosis(program(name, "good"))
    assert crashes(told) == []
    assert told.faults == (), [(one.found.rule.name, one.found.finding.message) for one in told.faults]
