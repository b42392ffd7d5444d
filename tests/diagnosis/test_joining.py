"""What the text shows, held against what the run has shown."""

from dataclasses import replace

from sleuth.diagnosis.engine import discover, find
from sleuth.diagnosis.joining import joined
from sleuth.evidence.place import Place, Span
from sleuth.rule import HINT, LIKELY, PROOF, Finding, Where
from sleuth.verdict import Diagnosis, Fault, Found, Outcome, Status, Unexplained, Verdict

RUN, CODE = discover(("training",)), discover(("code",))


def in_run(name, *, line=None, certainty=None):
    place = Place("train.py", line, "loss.backward()") if line else None
    return Found(find(name, RUN), Finding("It was measured.", Where(place=place), certainty=certainty))


def in_text(name, *, line=7, certainty=None):
    where = Where(place=Place("train.py", line, "loss.backward()"), span=Span("train.py", line, 1, line, 9))
    return Found(find(name, CODE), Finding("It was read.", where, certainty=certainty))


def passed(*names):
    return tuple(Outcome(find(name, RUN), Status.PASSED) for name in names)


def test_the_same_name_in_both_is_one_finding_with_two_kinds_of_evidence():
    (fault,) = joined(Diagnosis((Fault(in_run("missing-zero-grad", line=7)),)), [in_text("missing-zero-grad")]).faults
    assert fault.found.rule.family == "training"
    assert fault.found.evidence == ("run", "code")
    assert fault.found.in_code.finding.message == "It was read."


def test_another_name_of_the_same_mistake_counts_too():
    (fault,) = joined(Diagnosis((Fault(in_run("parameters-not-registered")),)), [in_text("layers-in-plain-list")]).faults
    assert fault.found.in_code.rule.name == "layers-in-plain-list"


def test_a_finding_without_a_line_gets_that_of_the_text_and_keeps_its_own_where_it_has_one():
    without = joined(Diagnosis((Fault(in_run("missing-zero-grad")),)), [in_text("missing-zero-grad", line=9)]).faults[0].found
    assert without.finding.where.place.line == 9
    having = (
        joined(Diagnosis((Fault(in_run("missing-zero-grad", line=7)),)), [in_text("missing-zero-grad", line=9)]).faults[0].found
    )
    assert having.finding.where.place.line == 7


def test_the_line_that_builds_a_layer_gives_way_to_the_line_of_the_mistake():
    def cut(layer):
        found = in_run("detached-branch", line=20)
        return Fault(replace(found, finding=replace(found.finding, where=replace(found.finding.where, layer=layer))))

    (fault,) = joined(Diagnosis((cut("encoder"),)), [in_text("graph-cut-before-loss", line=28)]).faults
    assert fault.found.finding.where.place.line == 28
    assert fault.found.finding.where.layer == "encoder"
    two = joined(Diagnosis((cut("encoder"), cut("head"))), [in_text("graph-cut-before-loss", line=28)]).faults
    assert [one.found.finding.where.place.line for one in two] == [20, 20]  # it is not known which is meant
    (fault,) = joined(Diagnosis((cut("encoder"),)), [in_text("graph-cut-before-loss", line=n) for n in (28, 31)]).faults
    assert fault.found.finding.where.place.line == 20


def test_what_the_run_measured_and_found_fine_is_left_out():
    diagnosis = joined(Diagnosis(passed=passed("missing-zero-grad")), [in_text("missing-zero-grad")])
    assert diagnosis.verdict is Verdict.CLEAN
    assert diagnosis.hints == ()


def test_what_the_run_could_not_judge_stands_by_itself():
    (fault,) = joined(Diagnosis(passed=passed("missing-zero-grad")), [in_text("missing-super-init")]).faults
    assert fault.found.evidence == ("code",)


def test_only_errors_become_faults():
    diagnosis = joined(Diagnosis(), [in_text("scheduler-order"), in_text("missing-super-init", certainty=HINT)])
    assert diagnosis.faults == ()
    assert len(diagnosis.hints) == 2


def test_faults_of_the_run_come_first():
    diagnosis = joined(Diagnosis((Fault(in_run("constant-labels", certainty=LIKELY)),)), [in_text("missing-super-init")])
    assert [one.found.rule.family for one in diagnosis.faults] == ["training", "code"]


def test_a_second_evidence_raises_the_certainty():
    run = (Fault(in_run("constant-labels", certainty=PROOF)), Fault(in_run("missing-zero-grad", certainty=LIKELY)))
    diagnosis = joined(Diagnosis(run), [in_text("missing-zero-grad", certainty=PROOF)])
    assert [one.found.certainty for one in diagnosis.faults] == [PROOF, PROOF]
    hinted = joined(
        Diagnosis(hints=(in_run("missing-zero-grad", certainty=HINT),)), [in_text("missing-zero-grad", certainty=LIKELY)]
    )
    assert [one.found.certainty for one in hinted.faults] == [LIKELY]
    assert hinted.hints == ()


def test_a_symptom_that_it_explains_is_nested_under_it():
    symptom = Unexplained(in_run("loss-plateau"))
    fault = in_text("softmax-before-cross-entropy")
    assert "loss-plateau" in fault.rule.explains
    diagnosis = joined(Diagnosis(symptoms=(symptom,)), [fault])
    assert diagnosis.symptoms == ()
    assert [one.rule.name for one in diagnosis.faults[0].explains] == ["loss-plateau"]


def test_a_fault_that_it_explains_and_is_surer_of_is_nested_under_it():
    run = (Fault(in_run("under-regularised", certainty=LIKELY)), Fault(in_run("constant-labels", certainty=LIKELY)))
    kept = in_text("best-weights-by-reference")
    diagnosis = joined(Diagnosis(run), [kept])
    assert [one.found.rule.name for one in diagnosis.faults] == ["best-weights-by-reference", "constant-labels"]
    assert [one.rule.name for one in diagnosis.faults[0].explains] == ["under-regularised"]
    as_sure = joined(Diagnosis(run), [replace(kept, finding=replace(kept.finding, certainty=LIKELY))])
    assert as_sure.faults[0].found.rule.name == "under-regularised"


def test_each_finding_of_the_run_is_confirmed_once():
    run = Diagnosis((Fault(in_run("missing-zero-grad", line=7)), Fault(in_run("missing-zero-grad", line=20))))
    read = [in_text("missing-zero-grad", line=20), in_text("missing-zero-grad", line=7)]
    lines = [one.found.in_code.finding.where.place.line for one in joined(run, read).faults]
    assert lines == [7, 20]


def test_without_findings_in_the_text_the_diagnosis_is_as_it_was():
    run = Diagnosis((Fault(in_run("missing-zero-grad", line=7)),), hints=(replace(in_run("unseeded-run")),))
    assert joined(run, []) == run
