"""What was found in source code as SARIF 2.1.0 (OASIS), which code-scanning services and editors read."""

from __future__ import annotations

import os
from collections.abc import Sequence
from urllib.parse import quote

import sleuth
from sleuth.evidence.place import Edit, Link, Span
from sleuth.render.payload import Json
from sleuth.render.words import change, clean, reason, why
from sleuth.rule import Rule, Severity
from sleuth.verdict import FileReport, Found

VERSION = "2.1.0"
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_ROOT = "%SRCROOT%"


def sarif(reports: Sequence[FileReport]) -> dict[str, Json]:
    """One run of SARIF: each way by which a value came to harm is a code flow, each cell of a notebook a logical location."""
    found = [(one, mark) for report in reports for one, mark in zip(report.found, report.marks, strict=True)]
    rules = sorted({one.rule.code: one.rule for one, _ in found}.values(), key=lambda rule: rule.code)
    order = {rule.code: position for position, rule in enumerate(rules)}
    run: dict[str, Json] = {
        "tool": {
            "driver": {
                "name": "sleuth",
                "version": sleuth.__version__,
                "semanticVersion": sleuth.__version__,
                "rules": [_rule(one) for one in rules],
            }
        },
        "invocations": [
            {"executionSuccessful": not _is_nothing_read(reports), "toolExecutionNotifications": _notifications(reports)}
        ],
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, mark, order) for one, mark in found],
    }
    return {"$schema": SCHEMA, "version": VERSION, "runs": [run]}


def _is_nothing_read(reports: Sequence[FileReport]) -> bool:
    return bool(reports) and all(report.error for report in reports)


def _rule(rule: Rule) -> dict[str, Json]:
    text = "\n\n".join(
        f"{title}: {clean(body)}" for title in ("Measure", "Why", "Fix", "Limits", "Source") if (body := rule.section(title))
    )
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": clean(rule.summary)},
        "fullDescription": {"text": clean(rule.section("Why") or rule.summary)},
        "help": {"text": text or clean(rule.summary)},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {
            "tags": ["machine-learning", rule.family],
            "precision": "very-high" if rule.certainty.rank == 0 else "high",
        },
    }


def _result(found: Found, mark: str, order: dict[str, int]) -> dict[str, Json]:
    finding = found.finding
    span = finding.where.span
    result: dict[str, Json] = {
        "ruleId": found.rule.code,
        "ruleIndex": order[found.rule.code],
        "level": LEVELS[found.rule.severity],
        "message": {"text": f"{clean(finding.message)} {why(found)} {change(found)}"},
        "locations": [_location(span)] if span else [],
        "partialFingerprints": {"sleuth/v1": mark},
        "properties": {"certainty": found.certainty.value},
    }
    if finding.where.trace:
        result["codeFlows"] = [{"threadFlows": [{"locations": [_step(link) for link in finding.where.trace]}]}]
    if finding.edits and span and span.cell is None:
        replacements: list[Json] = [_replacement(edit) for edit in finding.edits]
        result["fixes"] = [
            {
                "description": {"text": change(found)},
                "artifactChanges": [{"artifactLocation": _artifact(span.file), "replacements": replacements}],
            }
        ]
    return result


def _step(link: Link) -> dict[str, Json]:
    return {"location": {**_location(link.span), "message": {"text": clean(link.note)}}}


def _location(span: Span) -> dict[str, Json]:
    """The region of a plain file; of a notebook, whose lines are not those of its JSON, the cell, and the line in it as text."""
    if span.cell is None:
        return {"physicalLocation": {"artifactLocation": _artifact(span.file), "region": _region(span)}}
    name = f"cell {span.cell}"
    return {
        "physicalLocation": {"artifactLocation": _artifact(span.file)},
        "logicalLocations": [{"name": name, "fullyQualifiedName": f"{clean(span.file)}::{name}", "kind": "module"}],
        "message": {"text": f"{name}, line {span.line}, column {span.column}"},
        "properties": {"cell": span.cell, **_region(span)},
    }


def _region(span: Span) -> dict[str, Json]:
    return {"startLine": span.line, "startColumn": span.column, "endLine": span.end_line, "endColumn": span.end_column}


def _replacement(edit: Edit) -> dict[str, Json]:
    return {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}}


def _artifact(file: str) -> dict[str, Json]:
    """The file as a URI; relative to the root of the sources where the path is relative."""
    path = file.replace(os.sep, "/")
    if path.startswith("/"):
        return {"uri": "file://" + quote(path)}
    return {"uri": quote(path.removeprefix("./")), "uriBaseId": _ROOT}


def _notifications(reports: Sequence[FileReport]) -> list[Json]:
    notes: list[Json] = []
    for report in reports:
        where: list[Json] = [{"physicalLocation": {"artifactLocation": _artifact(report.file)}}]
        if report.error:
            notes.append({"level": "warning", "message": {"text": f"cannot be read: {clean(report.error)}"}, "locations": where})
        for one in report.failed:
            notes.append({"level": "error", "message": {"text": f"{one.rule.name} failed: {reason(one)}"}, "locations": where})
    return notes
