"""One file: read it if any rule could speak of it, and judge it."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sleuth.diagnosis.engine import Selection, is_selected, judge
from sleuth.evidence.source.text import Text
from sleuth.evidence.source.topics import topics_of
from sleuth.lint.suppression import is_suppressed
from sleuth.probes.source.notebooks import read_any
from sleuth.probes.source.reading import parsed, read_program
from sleuth.probes.source.texts import Unreadable
from sleuth.probes.source.versions import versions_for
from sleuth.rule import HINT, Rule
from sleuth.verdict import FileReport, Found, Outcome, Status

LINES_BETWEEN_COLLECTIONS = 8_000  # a program of so many lines takes some 40 MB while it is read


def chosen(rules: Iterable[Rule], selection: Selection) -> tuple[Rule, ...]:
    """The rules that run: hints only where they are asked for by name or code, or all with `preview`."""
    return tuple(
        rule
        for rule in rules
        if is_selected(rule, selection) and (rule.certainty is not HINT or selection.select or selection.preview)
    )


def judge_files(paths: Iterable[Path], rules: Sequence[Rule], selection: Selection) -> Iterator[FileReport]:
    """Judge files one after the other.

    What is made of a file lives until its end, so that looking for garbage in between is time lost: it is done between files.
    """
    was_on = gc.isenabled()
    gc.disable()
    n_lines = 0
    try:
        for path in paths:
            report = judge_file(path, rules, selection)
            yield report
            n_lines += report.n_lines
            if n_lines >= LINES_BETWEEN_COLLECTIONS:
                gc.collect(0)  # what lived before the last time is kept on purpose
                n_lines = 0
    finally:
        if was_on:
            gc.enable()


def judge_file(path: Path, rules: Sequence[Rule], selection: Selection) -> FileReport:
    """Read one file and judge it by these rules; nothing is raised from here."""
    try:
        text = read_any(path)
        return judge_text(text, rules, selection)
    except Unreadable as error:
        return FileReport(str(path), error=str(error))


def judge_text(text: Text, rules: Sequence[Rule], selection: Selection) -> FileReport:
    """Judge a program that is there as text.

    Raises:
        Unreadable: it is not valid Python.
    """
    whole = "\n".join(text.lines)
    topics = topics_of(whole, {fact for rule in rules for fact in rule.needs})
    asked = [rule for rule in rules if topics.issuperset(rule.needs)]
    if not asked:
        parsed(whole)  # so that broken syntax is told
        return FileReport(text.file, n_lines=len(text.lines))
    source = read_program(text, topics=topics, asked=frozenset(rule.needs[0] for rule in asked),
                          versions=versions_for(Path(text.file).parent))  # fmt: skip
    outcomes = judge(source, asked, selection)
    kept, n_suppressed = _kept(outcomes, text, selection)
    failed = tuple(one for one in outcomes if one.status is Status.CRASHED)
    return FileReport(text.file, kept, "", len(text.lines), n_suppressed, failed, source.texts)


def _kept(outcomes: Iterable[Outcome], text: Text, selection: Selection) -> tuple[tuple[Found, ...], int]:
    """The findings in this file, each once, in order of place; and how many a comment leaves out."""
    found: dict[tuple[object, ...], Found] = {}
    n_suppressed = 0
    for outcome in outcomes:
        for one in outcome.found:
            span = one.finding.where.span
            if span is None or span.file != text.file:
                continue
            if one.certainty is HINT and not (selection.select or selection.preview):
                continue
            key = (span.cell or 0, span.line, span.column, one.rule.code)
            if key not in found and is_suppressed(one, text):
                n_suppressed += 1
            elif key not in found or one.certainty.rank < found[key].certainty.rank:
                found[key] = one
    return tuple(found[key] for key in sorted(found)), n_suppressed
