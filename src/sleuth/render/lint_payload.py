"""What was found in source code as JSON; a finding is the same object as in the report of a run."""

from __future__ import annotations

from collections.abc import Sequence

import sleuth
from sleuth.render.payload import SCHEMA, finding_object
from sleuth.render.words import clean, reason
from sleuth.verdict import FileReport


def lint_payload(reports: Sequence[FileReport]) -> dict[str, object]:
    """The findings of all files as a tree of dicts, lists, strings and finite numbers."""
    return {
        "schema": SCHEMA,
        "sleuth": sleuth.__version__,
        "findings": [finding_object(one) for report in reports for one in report.found],
        "files": [
            {
                "file": clean(report.file),
                "lines": report.n_lines,
                "suppressed": report.n_suppressed,
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
