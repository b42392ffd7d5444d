"""Every rule on its pair of real scripts, and on the healthy programs that tempt it (`good_*.py`)."""

from pathlib import Path

import pytest

from sleuth.diagnosis.engine import discover, find
from sleuth.rule import Certainty, Kind
from tests.fitted import watch_fits

pytest.importorskip("sklearn")
pytest.importorskip("pandas")
FOLDER = Path(__file__).parent / "model"
RULES = discover(("model",))
BAD = sorted(FOLDER.glob("*/bad*.py"))
GOOD = sorted(FOLDER.glob("*/good*.py"))


def _id(path):
    return f"{path.parent.name}-{path.stem}"


@pytest.mark.program
@pytest.mark.parametrize("script", BAD, ids=_id)
def test_bad_script_is_named(script):
    rule = find(script.parent.name.replace("_", "-"), RULES)
    told = watch_fits(script)
    assert told.crashes == []
    if rule.certainty is Certainty.HINT:
        assert rule.name in told.hints
        assert told.faults == [], told.messages
    elif rule.kind is Kind.FAULT:
        assert told.faults[:1] == [rule.name], told.messages
    else:
        assert rule.name in told.found, told.messages


@pytest.mark.program
@pytest.mark.parametrize("script", GOOD, ids=_id)
def test_good_script_is_left_alone(script):
    told = watch_fits(script)
    assert told.crashes == []
    assert told.exception == ""
    assert told.faults == [], told.messages
    name = script.parent.name.replace("_", "-")
    assert name not in told.found, told.messages
    assert name not in told.hints or find(name, RULES).certainty is not Certainty.HINT


def test_every_rule_has_its_programs():
    for rule in RULES:
        if rule.family == "model":
            folder = FOLDER / rule.name.replace("-", "_")
            assert (folder / "bad.py").exists(), rule.name
            assert len(list(folder.glob("good*.py"))) >= 3, rule.name
