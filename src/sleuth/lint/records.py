"""A file's report as plain data, for the cache and for other processes, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypedDict

from sleuth.evidence.place import Edit, Link, Span
from sleuth.rule import Certainty, Finding, Rule, Value, Where
from sleuth.verdict import Elsewhere, FileReport, Found, Outcome, Status

Plain = tuple[str, int, int, int, int, int | None]  # a span


class FindingRecord(TypedDict):
    """One finding; its rule by its code."""

    code: str
    message: str
    span: Plain
    trace: list[tuple[Plain, str]]
    values: dict[str, Value]
    certainty: str
    fix: str
    edits: list[tuple[Plain, str, bool]]


class Record(TypedDict):
    """One file's report."""

    file: str
    found: list[FindingRecord]
    error: str
    n_lines: int
    n_suppressed: int
    failed: list[tuple[str, str]]
    excerpts: list[str]
    marks: list[str]
    files: list[str]
    elsewhere: list[tuple[FindingRecord, str, str]]


def record(report: FileReport) -> Record:
    """The report as data that JSON can hold."""
    return Record(
        file=report.file,
        found=[_finding_record(one) for one in report.found],
        error=report.error,
        n_lines=report.n_lines,
        n_suppressed=report.n_suppressed,
        failed=[(one.rule.code, one.reason) for one in report.failed],
        excerpts=list(report.excerpts),
        marks=list(report.marks),
        files=list(report.files),
        elsewhere=[(_finding_record(one.found), one.excerpt, one.mark) for one in report.elsewhere],
    )


def report_of(data: Record, rules: Mapping[str, Rule]) -> FileReport:
    """The report that these data tell of.

    Args:
        data: from `record`.
        rules: by code.

    Raises:
        KeyError: a rule is not there any more.
    """
    return FileReport(
        data["file"],
        tuple(_found(one, rules) for one in data["found"]),
        data["error"],
        data["n_lines"],
        data["n_suppressed"],
        tuple(Outcome(rules[code], Status.CRASHED, reason=reason) for code, reason in data["failed"]),
        tuple(data["excerpts"]),
        tuple(data["marks"]),
        files=tuple(data["files"]),
        elsewhere=tuple(Elsewhere(_found(one, rules), excerpt, mark) for one, excerpt, mark in data["elsewhere"]),
    )


def by_code(rules: Iterable[Rule]) -> dict[str, Rule]:
    """The rules by their codes."""
    return {rule.code: rule for rule in rules}


def _plain(span: Span | None) -> Plain:
    return (span.file, span.line, span.column, span.end_line, span.end_column, span.cell) if span else ("", 0, 0, 0, 0, None)


def _finding_record(found: Found) -> FindingRecord:
    finding = found.finding
    return FindingRecord(
        code=found.rule.code,
        message=finding.message,
        span=_plain(finding.where.span),
        trace=[(_plain(link.span), link.note) for link in finding.where.trace],
        values=dict(finding.values),
        certainty=found.certainty.value,
        fix=finding.fix,
        edits=[(_plain(edit.span), edit.text, edit.is_safe) for edit in finding.edits],
    )


def _found(data: FindingRecord, rules: Mapping[str, Rule]) -> Found:
    return Found(
        rules[data["code"]],
        Finding(
            data["message"],
            Where(span=Span(*data["span"]), trace=tuple(Link(Span(*span), note) for span, note in data["trace"])),
            {name: tuple(value) if isinstance(value, list) else value for name, value in data["values"].items()},
            Certainty(data["certainty"]),
            data["fix"],
            tuple(Edit(Span(*span), text, is_safe) for span, text, is_safe in data["edits"]),
        ),
    )
