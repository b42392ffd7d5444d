"""Faults are ranked, symptoms nested, and what nobody explains keeps its candidates."""

from collections.abc import Iterator
from dataclasses import replace

from sleuth.diagnosis.explain import explain
from sleuth.evidence.trace import Trace
from sleuth.rule import ERROR, FAULT, HINT, LIKELY, PROOF, SYMPTOM, WARNING, Finding, Rule, Where
from sleuth.verdict import Found, Outcome, Status, Verdict


def nothing(trace: Trace) -> Iterator[Finding]:
    """Nothing."""
    yield from ()


def make(code, name, kind=FAULT, certainty=PROOF, severity=ERROR, explains=()):
    return Rule(code, name, kind, certainty, severity, (), explains, Trace, nothing, preview=False, settings={})


def found(rule, step=0, certainty=None):
    return Outcome(rule, Status.FOUND, (Found(rule, Finding("said", Where(first_step=step), certainty=certainty)),))


PLATEAU = make("X001", "loss-plateau", SYMPTOM, LIKELY, WARNING)
DEAD = make("X002", "dead-units", SYMPTOM, LIKELY, WARNING)
CUT = make("X101", "cut", explains=("loss-plateau", "dead-units"))
RATE = make("X102", "rate", certainty=LIKELY, explains=("loss-plateau",))
SLOW = make("X103", "slow", severity=WARNING)


def names(faults):
    return [fault.found.rule.name for fault in faults]


def test_symptoms_are_nested_under_the_fault_that_explains_them():
    diagnosis = explain([found(PLATEAU), found(DEAD), found(CUT)])
    assert diagnosis.verdict is Verdict.FAULT
    assert names(diagnosis.faults) == ["cut"]
    assert [one.rule.name for one in diagnosis.faults[0].explains] == ["loss-plateau", "dead-units"]
    assert diagnosis.symptoms == ()


def test_an_unexplained_symptom_keeps_its_candidates():
    diagnosis = explain([found(PLATEAU), found(SLOW)], [CUT, RATE, SLOW, PLATEAU])
    assert [one.candidates for one in diagnosis.symptoms] == [("cut", "rate")]


def candidates(*outcomes):
    (symptom,) = explain([found(PLATEAU), *outcomes], [CUT, RATE, PLATEAU]).symptoms
    return symptom.candidates


def test_candidates_are_ordered_by_how_open_they_are():
    assert candidates(Outcome(CUT, Status.PASSED)) == ("rate", "cut")
    assert candidates(Outcome(CUT, Status.SKIPPED, reason="no"), Outcome(RATE, Status.PASSED)) == ("cut", "rate")
    assert candidates(found(RATE, certainty=HINT)) == ("rate", "cut")


def test_what_does_not_apply_is_no_candidate():
    assert candidates(Outcome(CUT, Status.NOT_APPLICABLE, reason="there is none")) == ("rate",)
    namesake = make("M101", "cut")  # of another family
    assert candidates(Outcome(namesake, Status.NOT_APPLICABLE, reason="there is none")) == ("cut", "rate")
    assert explain([found(PLATEAU)]).verdict is Verdict.SYMPTOM


def test_ranking_by_certainty_severity_symptoms_and_onset():
    assert names(explain([found(RATE), found(SLOW), found(CUT)]).faults) == ["cut", "slow", "rate"]
    early, late = make("X104", "early"), make("X105", "late")
    assert names(explain([found(late, 9), found(early, 3)]).faults) == ["early", "late"]
    assert names(explain([found(early, 3), found(CUT, 9), found(PLATEAU)]).faults) == ["cut", "early"]


def test_a_hint_never_makes_a_run_faulty():
    diagnosis = explain([found(CUT, certainty=HINT)])
    assert diagnosis.verdict is Verdict.CLEAN
    assert [one.rule.name for one in diagnosis.hints] == ["cut"]


def test_a_fault_explains_weaker_faults_and_their_symptoms():
    root = make("X100", "root", explains=("rate",))
    diagnosis = explain([found(PLATEAU), found(RATE), found(root)])
    assert names(diagnosis.faults) == ["root"]
    assert {one.rule.name for one in diagnosis.faults[0].explains} == {"rate", "loss-plateau"}


def test_two_faults_that_explain_each_other_keep_the_more_certain():
    one = make("X106", "one", certainty=LIKELY, explains=("other",))
    other = make("X107", "other", explains=("one",))
    assert names(explain([found(one), found(other)]).faults) == ["other"]


def test_what_was_found_by_exchanging_one_thing_stands_beside_other_faults():
    loss, rate = make("T210", "wrong-loss", explains=("low-rate", "plateau")), make("T302", "low-rate", certainty=LIKELY)
    plateau, axis = make("T402", "plateau", SYMPTOM), make("T211", "wrong-axis", explains=("wrong-loss",))
    alone = Outcome(loss, Status.FOUND, (Found(loss, Finding("said", is_beside=True, certainty=LIKELY)),))
    diagnosis = explain([alone, found(rate), found(plateau)])
    assert {fault.found.rule.name for fault in diagnosis.faults} == {"wrong-loss", "low-rate"}
    assert diagnosis.symptoms == ()
    assert names(explain([alone, found(axis, certainty=LIKELY)]).faults) == ["wrong-axis"]


def test_what_was_found_despite_a_fault_is_not_explained_by_it():
    small = replace(make("T518", "too-small", certainty=LIKELY), is_last_resort=True)
    squashed = make("T201", "squashed", certainty=LIKELY)
    alike = Outcome(small, Status.FOUND, (Found(small, Finding("said", despite=("squashed",))),))
    assert names(explain([found(squashed), found(small)]).faults) == ["squashed"]
    assert set(names(explain([found(squashed), alike]).faults)) == {"squashed", "too-small"}
    assert names(explain([found(CUT), alike]).faults) == ["cut"]


def test_nothing_found_is_clean_and_what_was_not_judged_is_kept():
    skipped, crashed = Outcome(CUT, Status.SKIPPED, reason="no clips"), Outcome(RATE, Status.CRASHED, reason="ZeroDivisionError")
    diagnosis = explain([skipped, crashed, Outcome(SLOW, Status.PASSED)])
    assert diagnosis.verdict is Verdict.CLEAN
    assert diagnosis.not_checked == (skipped, crashed)
    assert [o.rule.name for o in diagnosis.passed] == ["slow"]
