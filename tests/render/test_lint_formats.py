import json
import xml.etree.ElementTree as ET
from pathlib import Path

import jsonschema
import pytest

from sleuth.render.lint_ci import github, junit
from sleuth.render.lint_payload import lint_payload
from sleuth.render.lint_sarif import sarif
from sleuth.render.lint_text import concise, errors, full
from tests.render.lint_reports import CLEAN, REPORTS

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/schema/lint.schema.json").read_text("utf-8"))
TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
LOCATION = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "physicalLocation": {
            "required": ["artifactLocation"],
            "properties": {
                "artifactLocation": {"required": ["uri"], "properties": {"uri": {"type": "string", "pattern": "^[!-~]+$"}}},
                "region": {"required": ["startLine"], "additionalProperties": {"type": "integer", "minimum": 1}},
            },
        },
        "logicalLocations": {"items": {"required": ["name", "fullyQualifiedName", "kind"]}},
        "message": TEXT,
        "properties": {"type": "object"},
    },
}
# What SARIF 2.1.0 requires of the objects that are written (OASIS Standard, 27 March 2020, sections 3.13 to 3.59).
SARIF = {
    "$defs": {"location": LOCATION},
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "$schema": {"format": "uri"},
        "runs": {
            "items": {
                "required": ["tool", "results"],
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "tool": {
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "required": ["name"],
                                "properties": {"rules": {"uniqueItems": True, "items": {"required": ["id"]}}},
                            }
                        },
                    },
                    "invocations": {
                        "items": {
                            "required": ["executionSuccessful"],
                            "properties": {"toolExecutionNotifications": {"items": {"required": ["message"]}}},
                        }
                    },
                    "results": {
                        "items": {
                            "required": ["message"],
                            "properties": {
                                "message": TEXT,
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "locations": {"items": {"$ref": "#/$defs/location"}},
                                "codeFlows": {
                                    "items": {
                                        "required": ["threadFlows"],
                                        "properties": {
                                            "threadFlows": {
                                                "minItems": 1,
                                                "items": {
                                                    "required": ["locations"],
                                                    "properties": {
                                                        "locations": {
                                                            "minItems": 1,
                                                            "items": {"properties": {"location": {"$ref": "#/$defs/location"}}},
                                                        }
                                                    },
                                                },
                                            }
                                        },
                                    }
                                },
                                "fixes": {
                                    "items": {
                                        "required": ["artifactChanges"],
                                        "properties": {
                                            "artifactChanges": {
                                                "minItems": 1,
                                                "items": {
                                                    "required": ["artifactLocation", "replacements"],
                                                    "properties": {"replacements": {"items": {"required": ["deletedRegion"]}}},
                                                },
                                            }
                                        },
                                    }
                                },
                            },
                        }
                    },
                },
            }
        },
    },
}


def dumped(tree):
    return json.dumps(tree, indent=1, allow_nan=False) + "\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("lint.txt", full(REPORTS, color=False, unicode=True)),
        ("lint-color.txt", full(REPORTS, color=True, unicode=True)),
        ("lint-ascii.txt", full(REPORTS, color=False, unicode=False)),
        ("lint-clean.txt", full(CLEAN, color=False, unicode=True)),
        ("lint-concise.txt", concise(REPORTS)),
        ("lint-errors.txt", errors(REPORTS)),
        ("lint.json", dumped(lint_payload(REPORTS))),
        ("lint.sarif", dumped(sarif(REPORTS))),
        ("lint-github.txt", github(REPORTS)),
        ("lint-junit.xml", junit(REPORTS)),
    ],
    ids=lambda value: value if "\n" not in value else "",
)
def test_every_format_is_what_was_read_once(golden, name, text):
    golden(name, text.replace('"0.1.0"', '"VERSION"'))


@pytest.mark.parametrize("reports", [REPORTS, CLEAN, REPORTS[1:2]])
def test_sarif_has_the_structure_that_the_standard_requires(reports):
    jsonschema.Draft202012Validator.check_schema(SARIF)
    jsonschema.validate(json.loads(dumped(sarif(reports))), SARIF)


def test_sarif_tells_the_way_of_a_value_and_the_cell_of_a_notebook():
    (run,) = sarif(REPORTS)["runs"]
    added, trusted, _ = run["results"]
    steps = [one["location"] for one in added["codeFlows"][0]["threadFlows"][0]["locations"]]
    assert [one["message"]["text"] for one in steps] == ["each turn of this loop", "steps along their sum"]
    assert steps[1]["physicalLocation"]["artifactLocation"] == {"uri": "model%2C%20v2.py", "uriBaseId": "%SRCROOT%"}
    (where,) = trusted["locations"]
    assert where["logicalLocations"][0]["name"] == "cell 3"
    assert "region" not in where["physicalLocation"]  # the lines of the cell are not those of the file
    assert where["properties"]["startLine"] == 2
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["C981", "C982", "C983"]
    assert all(run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] == one["ruleId"] for one in run["results"])


def test_sarif_says_when_nothing_could_be_read():
    (run,) = sarif(REPORTS[1:2])["runs"]
    assert run["invocations"][0]["executionSuccessful"] is False


@pytest.mark.parametrize("reports", [REPORTS, CLEAN, ()])
def test_json_follows_its_schema(reports):
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(json.loads(dumped(lint_payload(reports))), SCHEMA, jsonschema.Draft202012Validator)


def test_junit_is_xml_and_counts_right():
    root = ET.fromstring(junit(REPORTS))
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("5", "3", "1")
    assert len(root.findall(".//testcase")) == 5
    assert len(root.findall(".//failure")) == 3
    assert len(root.findall(".//error")) == 1
    assert all(int(suite.get("tests")) == len(suite.findall("testcase")) for suite in root.findall("testsuite"))


def test_a_finding_is_one_line_for_github():
    lines = github(REPORTS).splitlines()
    assert len(lines) == 5
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) and line.count("::") >= 2 for line in lines)
    assert "100 %25 of the turns" in lines[0]
