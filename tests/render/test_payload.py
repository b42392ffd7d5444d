import doctest
import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from sleuth.diagnosis.engine import discover, judge
from sleuth.diagnosis.explain import explain
from sleuth.render import payload as module
from sleuth.render.payload import payload, plain
from sleuth.verdict import Found
from tests.render.reports import FLAT, FORGOTTEN, NOT_CHECKED, ODD, REPORTS, diagnosis, faulty_trace, report
from tests.traces import healthy_trace

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/schema/run.schema.json").read_text(encoding="utf-8"))


def written(made):
    """The payload after a round trip through strict JSON text."""
    return json.loads(json.dumps(payload(made), allow_nan=False))


def check(made):
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(written(made), SCHEMA, jsonschema.Draft202012Validator)


@pytest.mark.parametrize("name", REPORTS)
def test_every_kind_of_report_follows_the_schema(name):
    check(REPORTS[name]())


@pytest.mark.parametrize("trace", [healthy_trace(), faulty_trace(), replace(healthy_trace(), gradients=None, losses=())])
def test_reports_of_the_real_rules_follow_the_schema(trace):
    rules = discover()
    made = report(explain(judge(trace, rules), rules), trace)
    check(made)
    assert made.diagnosis.passed or made.diagnosis.not_checked or made.diagnosis.faults


def test_has_exactly_the_keys_of_the_design():
    made = written(report(diagnosis(FORGOTTEN, FLAT, ODD, skipped=NOT_CHECKED[:1])))
    assert list(made) == [
        "schema", "sleuth", "run", "script", "exit_code", "verdict", "faults", "symptoms", "hints", "not_checked", "experiments", "overhead",
    ]  # fmt: skip
    (fault,) = made["faults"]
    finding = {"rule", "code", "certainty", "severity", "where", "message", "values", "fix", "evidence", "in_code"}
    assert set(fault) == finding | {"explains", "verified"}
    source = "optimizer = torch.optim.Adam(net.head.parameters(), lr=1e-2)"
    assert fault["where"] == {"file": "train.py", "line": 41, "source": source, "layer": "encoder.0", "first_step": 0}
    assert fault["explains"][0]["rule"] == "flat-loss"
    assert set(fault["explains"][0]) == finding
    assert fault["fix"] == "Pass `net.parameters()` to Adam at train.py:41."
    assert made["overhead"] == {"steps": 200, "ratio": 1.0123, "budget": 1.03}


def test_what_was_not_checked_has_its_reason():
    made = written(report(diagnosis(FLAT, skipped=NOT_CHECKED)))
    assert made["verdict"] == "symptom"
    assert made["symptoms"][0]["candidates"] == ["forgotten-parameters"] or "timid-rate" in made["symptoms"][0]["candidates"]
    assert made["not_checked"] == [
        {"rule": "timid-rate", "reason": "no gradients were seen"},
        {"rule": "odd-batch", "reason": "the rule itself failed: ZeroDivisionError: division by zero"},
    ]


def test_numbers_that_json_has_not():
    (hint,) = written(report(diagnosis(ODD)))["hints"]
    assert hint["values"] == {"size": 3, "share": None, "limit": "inf"}


def test_numpy_values_become_plain():
    values = {
        "a": np.float32(0.5),
        "b": np.int64(3),
        "c": np.array([1.0, np.nan]),
        "d": np.bool_(True),
        "e": np.float64("inf"),
        "f": {"g": (1,)},
    }
    made = {name: plain(value) for name, value in values.items()}
    assert made == {"a": 0.5, "b": 3, "c": [1.0, None], "d": True, "e": "inf", "f": {"g": [1]}}
    assert type(made["b"]) is int
    assert type(made["d"]) is bool
    json.dumps(made, allow_nan=False)


def test_hostile_names_are_escaped():
    finding = replace(
        FORGOTTEN.finding, message="layer \x1b[31m\udcff", where=replace(FORGOTTEN.finding.where, layer="</script>\n")
    )
    made = payload(report(diagnosis(Found(FORGOTTEN.rule, finding))))
    text = json.dumps(made, allow_nan=False, ensure_ascii=False)
    assert text.encode()
    assert made["faults"][0]["message"] == "layer \\x1b[31m\\udcff"


def test_a_verdict_without_its_fault_breaks_the_schema():
    made = payload(report(diagnosis(FORGOTTEN)))
    for wrong in ({"faults": []}, {"verdict": "clean"}, {"overhead": {}}, {"schema": 2}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**made, **wrong}, SCHEMA)


def test_examples_hold():
    assert doctest.testmod(module).failed == 0
