"""Programs that are open in an editor, judged as they stand there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sleuth.errors import BadSetting
from sleuth.evidence.source.text import Text
from sleuth.lint.cache import forget
from sleuth.lint.judging import judge_text
from sleuth.lint.settings import Asked, Plan, planned
from sleuth.probes.source.notebooks import cells_text
from sleuth.probes.source.texts import Unreadable
from sleuth.rule import Rule
from sleuth.verdict import FileReport

_NEWLINE = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Part:
    """A document as the editor knows it: a script, or one cell of a notebook."""

    uri: str
    lines: tuple[str, ...]
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A program that was judged: its one part, or the cells of a notebook in order. `problem` says which setting is not valid."""

    parts: tuple[Part, ...]
    text: Text
    report: FileReport
    problem: str = ""

    def part(self, cell: int | None) -> Part:
        """The part in which something of this cell stands."""
        return self.parts[(cell or 1) - 1]


def part(uri: str, source: str, version: int | None = None) -> Part:
    """A document with this text."""
    return Part(uri, tuple(_NEWLINE.split(source)), version)


def judge_script(path: Path, script: Part, rules: Sequence[Rule]) -> Opened:
    """Judge a script as it stands in the editor."""
    return _judged(path, (script,), Text(str(path), script.lines), rules)


def judge_notebook(path: Path, cells: Sequence[Part], is_code: Sequence[bool], rules: Sequence[Rule]) -> Opened:
    """Judge a notebook as it stands in the editor; cells of text count, and are not read."""
    sources = ["\n".join(one.lines) if code else "" for one, code in zip(cells, is_code, strict=True)]
    return _judged(path, tuple(cells), cells_text(sources, str(path)), rules)


def _judged(path: Path, parts: tuple[Part, ...], text: Text, rules: Sequence[Rule]) -> Opened:
    forget()  # other files may have changed since the last time
    problem = ""
    try:
        plan = planned(path.parent, Asked(), rules)
    except BadSetting as error:
        plan, problem = Plan(), str(error)
    if plan.is_excluded(str(path)):
        return Opened(parts, text, FileReport(str(path)), problem)
    try:
        report = judge_text(text, rules, plan)
    except Unreadable as error:
        report = FileReport(str(path), error=str(error))
    return Opened(parts, text, report, problem)
