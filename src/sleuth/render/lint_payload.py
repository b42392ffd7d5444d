"""What was found in source code as JSON (`docs/schema/lint.schema.json`); findings are as in the report of a run."""

from __future__ import annotations

from collections.abc import Sequence

import sleuth
from sleuth.render.payload import SCHEMA, Json, finding_object, span_object
from sleuth.render.words import clean, reason
from sleuth.verdict import FileReport, Found


def lint_payload(reports: Sequence[FileReport]) -> dict[str, object]:
    """The findings of all files, in order of the files and lines, as a tree of dicts, lists, strings and finite numbers."""
    return {
        "schema": SCHEMA,
        "sleuth": sleuth.__version__,
        "findings": [_finding(one, mark) for report in reports for one, mark in zip(report.found, report.marks, strict=True)],
        "files": [
            {
                "file": clean(report.file),
                "lines": report.n_lines,
                "suppressed": report.n_suppressed,
                "baseline": report.n_known,
                "fixed": report.n_fixed,
                "error": clean(report.error) or None,
            }
            for report in reports
        ],
        "failed": [
            {"rule": one.rule.name, "file": clean(report.file), "reason": reason(one)}
            for report in reports
            for one in report.failed
        ],
    }


def _finding(found: Found, mark: str) -> dict[str, Json]:
    edits: list[Json] = [{**span_object(one.span), "text": one.text, "safe": one.is_safe} for one in found.finding.edits]
    return {**finding_object(found), "edits": edits, "fingerprint": mark}
