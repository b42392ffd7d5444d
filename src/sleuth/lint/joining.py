"""What reading one file says of another: a mistake may be made of lines in several modules, none of which shows it alone.

A training loop in one module is given a model of a second and a loss of a third; only the file that brings them together tells
that they do not fit. Such a finding belongs to the file in which it stands.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sleuth.diagnosis.engine import Selection, is_selected
from sleuth.evidence.source.text import Text
from sleuth.lint.comments import Comments
from sleuth.lint.marks import mark
from sleuth.lint.settings import Plan
from sleuth.rule import HINT
from sleuth.verdict import Elsewhere, FileReport, Found, Outcome

TESTS = re.compile(r"(^|[/\\])(tests?|testing)[/\\]|(^|[/\\])(test_[^/\\]*|[^/\\]*_test|conftest)\.py$")


def elsewhere(outcomes: Iterable[Outcome], text: Text, texts: Mapping[str, Text], plan: Plan) -> tuple[Elsewhere, ...]:
    """The findings in other modules than the one that was judged, but not those of a test: it brings together what it likes."""
    if TESTS.search(text.file):
        return ()
    found = {}
    for outcome in outcomes:
        for one in outcome.found:
            span = one.finding.where.span
            other = texts.get(span.file) if span is not None and span.file != text.file else None
            if span is None or other is None or one.certainty is HINT or _is_left_out(one, other, plan):
                continue
            bare = replace(one, finding=replace(one.finding, edits=()))  # an edit is tried on the file that shows the mistake
            found[span.file, span.line, span.column, one.rule.code] = Elsewhere(bare, other.line(span), mark(one, other))
    return tuple(found.values())


def _is_left_out(found: Found, text: Text, plan: Plan) -> bool:
    ignored = plan.ignored_in(text.file)
    is_ignored = bool(ignored) and not is_selected(found.rule, Selection(ignore=ignored, preview=True))
    return is_ignored or Comments(text).is_left_out(found)


def joined(reports: Sequence[FileReport]) -> tuple[FileReport, ...]:
    """The reports, each with what the others say of its file, in order of place, once for each line and rule."""
    places = {os.path.realpath(report.file): at for at, report in enumerate(reports) if not report.error}
    more: dict[int, list[Elsewhere]] = {}
    for at, one in _said(reports, places):
        more.setdefault(at, []).append(one)
    return tuple(_with(report, more[at]) if at in more else report for at, report in enumerate(reports))


def _said(reports: Sequence[FileReport], places: Mapping[str, int]) -> Iterator[tuple[int, Elsewhere]]:
    for report in reports:
        for one in report.elsewhere:
            span = one.found.finding.where.span
            at = places.get(os.path.realpath(span.file)) if span is not None else None
            if at is not None:
                yield at, one


def _with(report: FileReport, more: Sequence[Elsewhere]) -> FileReport:
    own = zip(report.found, report.excerpts, report.marks, strict=True)
    every = {(*_place(found), found.rule.code): (found, excerpt, mark_) for found, excerpt, mark_ in own}
    lines = {(cell, line, code) for cell, line, _, code in every}
    for one in more:
        cell, line, column = _place(one.found)
        if (cell, line, one.found.rule.code) not in lines:
            every.setdefault((cell, line, column, one.found.rule.code), (one.found, one.excerpt, one.mark))
    ordered = [every[key] for key in sorted(every)]
    found, excerpts, marks = zip(*ordered, strict=True)
    return replace(report, found=tuple(found), excerpts=tuple(excerpts), marks=tuple(marks))


def _place(found: Found) -> tuple[int, int, int]:
    span = found.finding.where.span
    return (span.cell or 0, span.line, span.column) if span is not None else (0, 0, 0)
