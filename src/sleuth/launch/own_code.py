"""The text of the program that was run: its script and the modules beside it that it imported, judged without running them."""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Collection, Iterator
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path

from sleuth.evidence.place import Place
from sleuth.evidence.trace import Trace
from sleuth.launch.choices import arms, left_out
from sleuth.launch.options import Options, Origin
from sleuth.rule import HINT
from sleuth.verdict import Found

MAX_FILES = 40  # of one program; a larger one is read by `sleuth lint`
MAX_BYTES = 400_000  # of all of them: some ten thousand lines, which take a fifth of a second
SUFFIX = ".py"
MAY_BE_LEFT_OUT = "A setting chooses between these lines and others: this run may have left them out."
FOREIGN = ("site-packages", "dist-packages")


def own_files(started: str, home: str) -> dict[Path, str]:
    """The files of the program that are still as they were when it began, the script first, as they are shown.

    That is as the program itself names them, and relative to the folder in which it was started if they lie in it.
    """
    main = _file_of(sys.modules.get("__main__"))
    if main is None:
        return {}
    began = datetime.fromisoformat(started).timestamp()
    files: dict[Path, str] = {}
    size = 0
    for path, name in {**dict((main,)), **dict(_beside(main[0].parent)), **dict((main,))}.items():
        try:
            about = path.stat()
        except OSError:
            continue
        size += about.st_size
        if len(files) >= MAX_FILES or size > MAX_BYTES:
            break
        if about.st_mtime <= began + 1:  # seconds; the start is noted without fractions
            files[path] = os.path.relpath(name, home) if name.startswith(home + os.sep) else name
    return files


def _beside(folder: Path) -> Iterator[tuple[Path, str]]:
    for module in list(sys.modules.values()):
        found = _file_of(module)
        if found is not None and folder in found[0].parents and not any(part in FOREIGN for part in found[0].parts):
            yield found


def _file_of(module: object) -> tuple[Path, str] | None:
    """The file that a module was loaded from, and its name as the program has it; None for one without a file of text."""
    try:
        file = getattr(module, "__file__", None)
        return (Path(os.path.realpath(file)), file) if isinstance(file, str) and file.endswith(SUFFIX) else None
    except Exception:  # modules of the program may be objects of any kind
        return None


def read_own_code(options: Options, origin: Origin, ran: Collection[Place] = ()) -> tuple[Found, ...]:
    """What is found in the program's own files, each with its line as a place of the run.

    Args:
        options: of the run.
        origin: where it was started, and when.
        ran: places that are known to have run. What stands in another arm of a choice by a setting than these is a hint.
    """
    files = own_files(origin.started, origin.folder)
    if not files:
        return ()
    from sleuth.diagnosis.engine import Selection, discover
    from sleuth.lint.joining import joined
    from sleuth.lint.judging import judge_all
    from sleuth.lint.settings import Asked, planned

    rules = discover(("code",))
    plan = planned(next(iter(files)).parent, Asked(), rules)
    words = (*plan.selection.ignore, *options.ignore)
    plan = replace(plan, selection=Selection(options.select or plan.selection.select, words, False, plan.selection.settings))
    kept = [file for file in files if not plan.is_excluded(str(file))]
    found = []
    for report in joined(tuple(judge_all(kept, rules, plan))):
        name = files[Path(report.file)]
        placed = [_placed(one, name, excerpt) for one, excerpt in zip(report.found, report.excerpts, strict=True)]
        found += _weighed(placed, Path(report.file), _lines(ran, name)) if ran else placed
    return tuple(found)


def places_of(trace: Trace | None) -> list[Place]:
    """The places of the program at which something was seen in a run."""
    if trace is None:
        return []
    values = (getattr(trace, field.name) for field in fields(trace))
    seen = [record for value in values if isinstance(value, tuple) for record in value]
    return [place for record in seen if isinstance(place := getattr(record, "place", None), Place)]


def _lines(places: Collection[Place], name: str) -> set[int]:
    """The lines of a file; the run and the text may write its folder differently."""
    return {place.line for place in places if os.path.basename(place.file) == os.path.basename(name)}


def _weighed(found: list[Found], path: Path, ran: Collection[int]) -> list[Found]:
    """Findings in a file; hints where a setting may have left their lines out."""
    choices = list(arms(ast.parse(path.read_bytes()))) if found else []
    return [
        replace(one, finding=replace(one.finding, certainty=HINT, message=f"{one.finding.message} {MAY_BE_LEFT_OUT}"))
        if one.finding.where.place is not None and left_out(choices, one.finding.where.place.line, ran)
        else one
        for one in found
    ]


def _placed(one: Found, name: str, excerpt: str) -> Found:
    span = one.finding.where.span
    if span is None:
        return one
    place = Place(name, span.line, excerpt.strip())
    return Found(one.rule, replace(one.finding, where=replace(one.finding.where, place=place), certainty=one.certainty))
