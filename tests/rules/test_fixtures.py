"""Every rule on its pair of real scripts: named on the bad one, silent on its healthy look-alike."""

from pathlib import Path

import pytest

from sleuth.diagnosis.engine import discover, find
from sleuth.rule import Certainty, Kind
from tests.watched import watch_script

pytestmark = pytest.mark.program
pytest.importorskip("torch")
FOLDER = Path(__file__).parent
RULES = discover()
TIMED = ("slow-step", "loader-bound", "batch-size-off")  # judged by the clock, or by as many steps as time allows to watch
PAIRS = sorted(path.parent for path in FOLDER.glob("training/*/bad.py"))


@pytest.mark.parametrize("folder", PAIRS, ids=lambda path: path.name)
def test_bad_script_is_named(folder):
    rule = find(folder.name.replace("_", "-"), RULES)
    told = watch_script(folder / "bad.py")
    for _ in range(2 if rule.name in TIMED else 0):
        told = told if rule.name in (*told.found, *told.hints) else watch_script(folder / "bad.py")
    assert told.crashes == []
    if rule.certainty is Certainty.HINT:
        assert rule.name in told.hints
        assert told.faults == [], told.messages
    elif rule.kind is Kind.FAULT:
        assert told.faults[:1] == [rule.name], told.messages
    else:
        assert rule.name in told.found, told.messages


@pytest.mark.parametrize("folder", PAIRS, ids=lambda path: path.name)
def test_good_script_is_left_alone(folder):
    told = watch_script(folder / "good.py")
    assert told.crashes == []
    assert told.exception == ""
    assert told.faults == [], told.messages
    name = folder.name.replace("_", "-")
    assert name not in told.found, told.messages
    assert name not in told.hints or find(name, RULES).certainty is not Certainty.HINT
