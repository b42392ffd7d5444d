"""One file: read it if any rule could speak of it, and judge it."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sleuth.diagnosis.engine import Selection, is_selected, judge
from sleuth.evidence.source.text import Text
from sleuth.evidence.source.topics import Spoken
from sleuth.lint.cache import Cache
from sleuth.lint.comments import Comments
from sleuth.lint.joining import elsewhere
from sleuth.lint.marks import mark
from sleuth.lint.settings import Plan
from sleuth.probes.source.imports import program_of, spoken_by
from sleuth.probes.source.notebooks import text_of
from sleuth.probes.source.reading import check_syntax, read_program, release
from sleuth.probes.source.texts import Unreadable, read_bytes
from sleuth.probes.source.versions import versions_for
from sleuth.rule import HINT, Rule
from sleuth.verdict import Elsewhere, FileReport, Found, Outcome, Status

OBJECTS_BETWEEN_COLLECTIONS = 60_000  # some 15 MB


def chosen(rules: Iterable[Rule], selection: Selection) -> tuple[Rule, ...]:
    """The rules that run: hints only where they are asked for by name or code, or all with `preview`."""
    return tuple(
        rule
        for rule in rules
        if is_selected(rule, selection) and (rule.certainty is not HINT or selection.select or selection.preview)
    )


def judge_all(files: Iterable[Path], rules: Sequence[Rule], plan: Plan, cache: Cache | None = None) -> Iterator[FileReport]:
    """Judge files one after the other.

    What is made of a file lives until its end, so that looking for garbage in between is time lost: it is done between files.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        for file in files:
            report = judge_file(file, rules, plan, cache)
            if gc.get_count()[0] > OBJECTS_BETWEEN_COLLECTIONS:
                gc.collect(0)  # what lived before the last time is kept on purpose
            yield report
    finally:
        if was_on:
            gc.enable()


def judge_file(path: Path, rules: Sequence[Rule], plan: Plan, cache: Cache | None = None) -> FileReport:
    """Read one file and judge it by the rules that the plan asks for; nothing is raised from here."""
    try:
        data = read_bytes(path)
        if cache is None:
            return judge_text(text_of(data, path), rules, plan)
        known = cache.look_up(path, data)
        if known is None:
            known = judge_text(text_of(data, path), rules, plan)
            cache.keep(path, data, known)
        return known
    except Unreadable as error:
        return FileReport(str(path), error=str(error))
    except Exception as error:  # a bug of ours in one file must not cost the user the others
        return FileReport(str(path), error=f"{type(error).__name__}: {error}. This is a bug in sleuth")


def judge_text(text: Text, rules: Sequence[Rule], plan: Plan) -> FileReport:
    """Judge a program that is there as text.

    Raises:
        Unreadable: it is not valid Python.
    """
    ignored = Selection(ignore=plan.ignored_in(text.file), preview=True)
    running = [rule for rule in chosen(rules, plan.selection) if not ignored.ignore or is_selected(rule, ignored)]
    whole = "\n".join(text.lines)
    program = program_of(text, whole)
    spoken = Spoken(whole, ("cells",) if text.cells else (), [spoken_by(path) for path in program])
    asked = [rule for rule in running if spoken.of_all(rule.needs)]
    outcomes: tuple[Outcome, ...] = ()
    files = program
    others: tuple[Elsewhere, ...] = ()
    if asked:
        source = read_program(
            text,
            topics=spoken.topics,
            asked=frozenset(rule.needs[0] for rule in asked),
            versions=versions_for(Path(text.file).parent),
            is_whole=bool(program),
        )
        outcomes = judge(source, asked, plan.selection)
        files = tuple(dict.fromkeys((*program, *(file for file in source.texts if file != text.file))))
        others = elsewhere(outcomes, text, source.texts, plan)
        release(source)
    else:
        check_syntax(text, whole)
    comments = Comments(text)
    kept, n_suppressed = _kept(outcomes, text, plan.selection, comments)
    if plan.report_unused_ignores:
        kept = (*kept, *comments.unused(running, rules))
    return FileReport(
        text.file,
        kept,
        n_lines=len(text.lines),
        n_suppressed=n_suppressed,
        failed=tuple(one for one in outcomes if one.status is Status.CRASHED),
        excerpts=tuple(text.line(one.finding.where.span) if one.finding.where.span else "" for one in kept),
        marks=tuple(mark(one, text) for one in kept),
        files=files,
        elsewhere=others,
    )


def _kept(outcomes: Iterable[Outcome], text: Text, selection: Selection, comments: Comments) -> tuple[tuple[Found, ...], int]:
    """The findings in this file, each once, in order of place; and how many a comment leaves out."""
    found: dict[tuple[int, int, int, str], Found] = {}
    left_out: set[tuple[int, int, int, str]] = set()
    for outcome in outcomes:
        for one in outcome.found:
            span = one.finding.where.span
            if span is None or span.file != text.file:
                continue
            if one.certainty is HINT and not (selection.select or selection.preview):
                continue
            key = (span.cell or 0, span.line, span.column, one.rule.code)
            if key not in found and comments.is_left_out(one):
                left_out.add(key)
            elif key not in found or one.certainty.rank < found[key].certainty.rank:
                found[key] = one
    return tuple(found[key] for key in sorted(found)), len(left_out)
