"""What was found in source code for build servers: annotations of GitHub Actions, and JUnit's XML."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sleuth.evidence.place import Span
from sleuth.render.words import change, clean, reason, why
from sleuth.rule import Severity
from sleuth.verdict import FileReport, Found

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def github(reports: Sequence[FileReport]) -> str:
    """One workflow command for each finding, which GitHub shows at its line; a notebook's cell and line stand in the title."""
    lines = [_annotation(one) for report in reports for one in report.found]
    for report in reports:
        if report.error:
            lines.append(f"::warning file={_property(report.file)},title=not read::{_data(report.error)}")
        lines += [
            f"::warning file={_property(report.file)},title={one.rule.name} failed::{_data(reason(one))}" for one in report.failed
        ]
    return "".join(f"{line}\n" for line in lines)


def _annotation(found: Found) -> str:
    span = found.finding.where.span
    title = f"{found.rule.code} {found.rule.name}"
    where = ""
    if span is not None:
        where = f"file={_property(span.file)},"
        if span.cell is None:
            where += f"line={span.line},col={span.column},endLine={span.end_line},endColumn={span.end_column},"
        else:
            title += f" (cell {span.cell}, line {span.line})"
    text = f"{found.finding.message} {why(found)} {change(found)}"
    return f"::{_COMMANDS[found.rule.severity]} {where}title={_property(title)}::{_data(text)}"


def _data(text: str) -> str:
    return clean(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def junit(reports: Sequence[FileReport]) -> str:
    """One suite for each file: each finding a failure, a file that cannot be read an error, a clean file one passed test."""
    n_tests = sum(max(len(report.found) + bool(report.error), 1) for report in reports)
    n_failures, n_errors = sum(len(report.found) for report in reports), sum(bool(report.error) for report in reports)
    head = f'<testsuites name="sleuth lint" tests="{n_tests}" failures="{n_failures}" errors="{n_errors}">'
    return (
        "\n".join(['<?xml version="1.0" encoding="utf-8"?>', head, *[_suite(report) for report in reports], "</testsuites>"])
        + "\n"
    )


def _suite(report: FileReport) -> str:
    file = _attribute(report.file)
    cases = [_failure(one) for one in report.found]
    if report.error:
        cases.append(
            f'    <testcase classname={file} name="reading">\n      <error message={_attribute(report.error)}/>\n    </testcase>'
        )
    elif not cases:
        cases = [f'    <testcase classname={file} name="nothing found"/>']
    counts = f'tests="{len(cases)}" failures="{len(report.found)}" errors="{int(bool(report.error))}"'
    return "\n".join([f"  <testsuite name={file} {counts}>", *cases, "  </testsuite>"])


def _failure(found: Found) -> str:
    span = found.finding.where.span
    place = _place(span) if span else ""
    name = _attribute(f"{found.rule.code} {found.rule.name} {place}".strip())
    text = f"{clean(found.finding.message)}\n{why(found)}\n{change(found)}"
    failure = f"type={_attribute(found.rule.name)} message={_attribute(found.finding.message)}"
    lines = [
        f"    <testcase classname={_attribute(span.file if span else '')} name={name}"
        + (f' line="{span.line}">' if span else ">"),
        f"      <failure {failure}>{_escaped(_NOT_XML.sub('?', text))}</failure>",
        "    </testcase>",
    ]
    return "\n".join(lines)


def _place(span: Span) -> str:
    cell = "" if span.cell is None else f"cell {span.cell}, "
    return f"at {cell}line {span.line}, column {span.column}"


def _attribute(text: str) -> str:
    return _quoted(_NOT_XML.sub("?", clean(text)))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _quoted(text: str) -> str:
    return '"' + _escaped(text).replace('"', "&quot;") + '"'
