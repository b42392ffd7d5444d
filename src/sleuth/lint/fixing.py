"""Mend findings: make their edits, and keep only those after which the file is read again without them.

Each mend is tried: the changed file must be valid Python, must no longer have the finding, and must have no new one; else it
is dropped. So a second run changes nothing: what is left was tried.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sleuth.lint.comments import UNUSED_IGNORE
from sleuth.lint.documents import Document, document
from sleuth.lint.ownership import owns_all
from sleuth.probes.source.texts import Unreadable, read_bytes
from sleuth.verdict import FileReport, Found

MAX_TRIES = 200  # changed files that are judged for one file

Judge = Callable[[Document], FileReport]  # raises Unreadable


@dataclass(frozen=True, slots=True)
class Mended:
    """A file before and after, and what is found in it afterwards."""

    report: FileReport
    before: str
    after: str
    data: bytes

    @property
    def is_changed(self) -> bool:
        """Whether any finding could be mended."""
        return self.report.n_fixed > 0


def mend(path: Path, judge: Judge, *, unsafe: bool) -> Mended | None:
    """Mend what can be mended in one file, without writing it; None if it cannot be read.

    Args:
        path: of a script or notebook.
        judge: what is found in a changed file.
        unsafe: make edits too that a person should look at.
    """
    try:
        start = document(path, read_bytes(path))
        report = judge(start)
    except Unreadable:
        return None
    now, refused = start, set[str]()
    n_fixed = 0
    for _ in range(MAX_TRIES):
        wanted = [(one, mark) for one, mark in _fixable(report, unsafe) if _sign(one, mark) not in refused]
        if not wanted:
            break
        step = _all_at_once(now, report, judge, [one for one, _ in wanted]) or _one(now, report, judge, wanted, refused)
        if step is None:
            break
        n_fixed += step.count
        refused.clear()  # in what is now another file
        now, report = step.document, step.report
    return Mended(replace(report, n_fixed=n_fixed), start.raw, now.raw, now.data)


def mend_all(reports: Sequence[FileReport], judge: Judge, *, unsafe: bool) -> tuple[tuple[FileReport, ...], tuple[Mended, ...]]:
    """Mend what can be mended in these files, without writing them: what is found afterwards, and the files that change."""
    after: list[FileReport] = []
    changed: list[Mended] = []
    for report in reports:
        mended = mend(Path(report.file), judge, unsafe=unsafe) if _fixable(report, unsafe) else None
        if mended is None or not mended.is_changed:
            after.append(report)
        else:
            after.append(mended.report)
            changed.append(mended)
    return tuple(after), tuple(changed)


def write(mended: Mended) -> str:
    """Write a changed file; returns why that was not possible, or ""."""
    try:
        Path(mended.report.file).write_bytes(mended.data)
    except OSError as error:
        return error.strerror or type(error).__name__
    return ""


@dataclass(frozen=True, slots=True)
class _Step:
    document: Document
    report: FileReport
    count: int


def _fixable(report: FileReport, unsafe: bool) -> list[tuple[Found, str]]:
    return [
        (one, mark)
        for one, mark in zip(report.found, report.marks, strict=True)
        if one.finding.edits and (unsafe or all(edit.is_safe for edit in one.finding.edits))
    ]


def _sign(found: Found, mark: str) -> str:
    """Tells a mend that was tried: by the finding's fingerprint and its place, which stays once nothing above it changes."""
    span = found.finding.where.span
    return f"{mark} {span.cell if span else None} {span.line if span else 0} {span.column if span else 0}"


def _all_at_once(now: Document, report: FileReport, judge: Judge, wanted: Sequence[Found]) -> _Step | None:
    if len(wanted) < 2:
        return None
    return _tried(now, report, judge, wanted)


def _one(now: Document, report: FileReport, judge: Judge, wanted: Sequence[tuple[Found, str]], refused: set[str]) -> _Step | None:
    """The first mend that holds; those before it are refused."""
    for one, mark in wanted:
        step = _tried(now, report, judge, [one])
        if step is not None:
            return step
        refused.add(_sign(one, mark))
    return None


def _tried(now: Document, report: FileReport, judge: Judge, wanted: Sequence[Found]) -> _Step | None:
    """The document after these mends, if it can be read, has none of these findings, and no new one."""
    edits = [edit for one in wanted for edit in one.finding.edits]
    is_about_comments = all(one.rule is UNUSED_IGNORE for one in wanted)
    if not owns_all(now.text, edits, is_about_comments=is_about_comments):
        return None
    try:
        changed = now.edited(edits)
        if changed is None or changed.data == now.data:
            return None
        after = judge(changed)
    except Unreadable:
        return None
    before_counts, after_counts = _counts(report), _counts(after)
    mended = Counter(one.rule.code for one in wanted)
    is_gone = all(after_counts[code] <= before_counts[code] - count for code, count in mended.items())
    is_new = any(after_counts[code] > before_counts[code] for code in after_counts)
    if not is_gone or is_new or after.failed:
        return None
    return _Step(changed, after, len(wanted))


def _counts(report: FileReport) -> Counter[str]:
    return Counter(one.rule.code for one in report.found)
