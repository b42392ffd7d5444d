import json

from sleuth.diagnosis.recalling import recall
from sleuth.render.payload import payload
from sleuth.store.kept_diagnosis import diagnosis_in, overhead_in
from tests.render.reports import REPORTS


def kept(made):
    return json.loads(json.dumps(payload(made)))


def test_a_diagnosis_comes_back_as_it_was_kept():
    for name, make in REPORTS.items():
        tree = kept(make())
        again = diagnosis_in(tree, recall)
        assert again.verdict.value == tree["verdict"], name
        assert [one.found.finding.message for one in again.faults] == [one["message"] for one in tree["faults"]]
        assert [[one.rule.name for one in fault.explains] for fault in again.faults] == [
            [one["rule"] for one in fault["explains"]] for fault in tree["faults"]
        ]
        assert [one.candidates for one in again.symptoms] == [tuple(one["candidates"]) for one in tree["symptoms"]]
        assert [(one.rule.name, one.reason) for one in again.not_checked] == [
            (one["rule"], one["reason"]) for one in tree["not_checked"]
        ]


def test_place_values_and_certainty_come_back():
    made = REPORTS["fault"]()
    found = diagnosis_in(kept(made), recall).faults[0].found
    was = made.diagnosis.faults[0].found
    assert found.finding.where.place == was.finding.where.place
    assert found.finding.where.first_step == was.finding.where.first_step
    assert found.certainty is was.certainty
    assert set(found.finding.values) == set(was.finding.values)
    assert overhead_in(kept(made)).steps == made.overhead.steps


def test_an_installed_rule_brings_its_page_and_another_none():
    assert recall("T306", "optimizer-missing-parameters").section("Why")
    assert recall("T306", "another-name").summary == ""
    assert recall("", "../../os").name == "../../os"
