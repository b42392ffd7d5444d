"""Rules are discovered, selected and run; what fails costs nothing else."""

from collections.abc import Iterator
from importlib.metadata import EntryPoint

import pytest

from sleuth.diagnosis import engine
from sleuth.diagnosis.engine import Selection, discover, find, judge
from sleuth.errors import NotApplicable, UnknownRule
from sleuth.evidence.trace import RunFacts, Trace
from sleuth.rule import ERROR, FAULT, PROOF, Finding, rule
from sleuth.verdict import Status
from tests.traces import healthy_trace


@rule("X901", kind=FAULT, certainty=PROOF, severity=ERROR, needs=("run",))
def speaks_always(trace: Trace, *, number: int = 1) -> Iterator[Finding]:
    """Speaks."""
    yield Finding(f"number {number}")


@rule("X902", kind=FAULT, certainty=PROOF, severity=ERROR, needs=("run",))
def throws(trace: Trace) -> Iterator[Finding]:
    """Throws."""
    yield Finding("half of it")
    raise ZeroDivisionError("in the middle")


@rule("X903", kind=FAULT, certainty=PROOF, severity=ERROR, needs=("clips",))
def needs_clips(trace: Trace) -> Iterator[Finding]:
    """Needs what is not there."""
    yield Finding("never")


@rule("X904", kind=FAULT, certainty=PROOF, severity=ERROR, needs=("run",), preview=True)
def has_nothing_to_judge(trace: Trace) -> Iterator[Finding]:
    """Not applicable."""
    raise NotApplicable("no such thing")
    yield


RULES = (speaks_always, throws, needs_clips, has_nothing_to_judge)


def outcomes(**selection):
    return {o.rule.name: o for o in judge(healthy_trace(), RULES, Selection(**selection))}


def test_each_rule_has_an_outcome():
    found = outcomes(preview=True)
    assert [o.status for o in found.values()] == [Status.FOUND, Status.CRASHED, Status.SKIPPED, Status.NOT_APPLICABLE]
    assert found["throws"].reason == "ZeroDivisionError: in the middle"
    assert found["throws"].found == ()
    assert found["needs-clips"].reason == "no clips were seen"
    assert found["has-nothing-to-judge"].reason == "no such thing"


def test_a_preview_rule_waits_to_be_asked_for():
    assert outcomes()["has-nothing-to-judge"].status is Status.IGNORED
    assert outcomes(select=("X904",))["has-nothing-to-judge"].status is Status.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("selection", "ran"),
    [
        ({"select": ("speaks-always",)}, {"speaks-always"}),
        ({"select": ("X90",), "ignore": ("throws",)}, {"speaks-always", "needs-clips", "has-nothing-to-judge"}),
        ({"ignore": ("x9",)}, set()),
    ],
)
def test_selection_by_name_code_and_prefix(selection, ran):
    assert {name for name, o in outcomes(**selection).items() if o.status is not Status.IGNORED} == ran


def test_a_setting_reaches_its_rule():
    found = outcomes(settings={"speaks-always": {"number": 7}})["speaks-always"].found
    assert [one.finding.message for one in found] == ["number 7"]


def test_a_setting_of_another_rule_of_this_name_does_not():
    outcome = outcomes(settings={"speaks-always": {"number": 7, "share": 0.5}})["speaks-always"]
    assert (outcome.status, outcome.reason) == (Status.FOUND, "")


def test_rules_are_found_by_name_and_code():
    assert find("T401", discover()) is find("missing-zero-grad", discover())
    with pytest.raises(UnknownRule, match="Did you mean missing-zero-grad"):
        find("missing-zero-grads", discover())


def test_a_plug_in_that_cannot_be_loaded_is_an_outcome(monkeypatch):
    plug_ins = [
        EntryPoint("gone", "no_such_package.rules", "sleuth.rules"),
        EntryPoint("mine", "tests.diagnosis.test_engine:speaks_always", "sleuth.rules"),
    ]
    monkeypatch.setattr(engine, "entry_points", lambda group: plug_ins)
    by_name = {o.rule.name: o for o in judge(Trace(RunFacts()), discover())}
    assert by_name["gone"].status is Status.CRASHED
    assert "no_such_package.rules cannot be loaded: ModuleNotFoundError" in by_name["gone"].reason
    assert by_name["speaks-always"].status is Status.FOUND
    assert "missing-zero-grad" in by_name


def test_two_rules_with_one_code_are_refused(monkeypatch):
    twice = [EntryPoint(name, "tests.diagnosis.test_engine:speaks_always", "sleuth.rules") for name in ("a", "b")]
    monkeypatch.setattr(engine, "entry_points", lambda group: twice)
    with pytest.raises(TypeError, match="X901"):
        discover()
