"""Settings of `sleuth lint`: `[tool.sleuth.lint]` in the nearest pyproject.toml, upwards, that speaks of sleuth.

[tool.sleuth.lint]
ignore = ["C1"]
exclude = ["legacy", "notebooks/*.ipynb"]
baseline = "sleuth-baseline.json"

[tool.sleuth.lint.per-file-ignores]
"tests/*" = ["unsafe-load"]
"""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sleuth.diagnosis.engine import Selection
from sleuth.diagnosis.settings import check_words, flag, read, refuse, shown, words
from sleuth.errors import BadSetting
from sleuth.rule import Rule

TABLE = "[tool.sleuth.lint]"
PerFile = tuple[tuple[str, tuple[str, ...]], ...]  # pattern of paths, rules left out there


@dataclass(frozen=True, slots=True)
class Given:
    """What the table says; None where it says nothing."""

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] | None = None
    preview: bool | None = None
    exclude: tuple[str, ...] = ()
    per_file_ignores: PerFile = ()
    baseline: str = ""
    report_unused_ignores: bool | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """By which rules the files of a project are judged. Patterns of paths are relative to `root`."""

    selection: Selection = field(default_factory=Selection)
    root: str = ""
    exclude: tuple[str, ...] = ()
    per_file_ignores: PerFile = ()
    baseline: str = ""
    report_unused_ignores: bool = False

    def is_excluded(self, path: str) -> bool:
        """Whether the project asks to leave this file or folder out."""
        return any(matches(pattern, path, self.root) for pattern in self.exclude)

    def ignored_in(self, path: str) -> tuple[str, ...]:
        """The rules that are left out in this file."""
        return tuple(
            word for pattern, left_out in self.per_file_ignores if matches(pattern, path, self.root) for word in left_out
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks; None where it says nothing, so that the project's settings hold."""

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] | None = None
    preview: bool | None = None
    baseline: str = ""
    report_unused_ignores: bool | None = None


def planned(folder: Path, asked: Asked, rules: Sequence[Rule]) -> Plan:
    """What holds for the files in `folder`: what is asked, else what the project's settings say, else the defaults.

    Raises:
        BadSetting: a setting is not valid, or names a rule that does not exist.
    """
    settings = read(folder)
    given = load(settings.lint, settings.file)
    for key, listed in (("select", given.select), ("ignore", given.ignore), *given.per_file_ignores):
        check_words(f"{settings.file}: {TABLE}", key, listed or (), rules)
    check_words("what was asked", "select", asked.select or (), rules)
    check_words("what was asked", "ignore", asked.ignore or (), rules)
    root = os.path.dirname(settings.file) or os.getcwd()
    return Plan(
        Selection(
            _first(asked.select, given.select),
            _first(asked.ignore, given.ignore),
            _either(asked.preview, given.preview),
            settings.rules,
        ),
        os.path.realpath(root),
        given.exclude,
        given.per_file_ignores,
        asked.baseline or (os.path.join(root, given.baseline) if given.baseline else ""),
        _either(asked.report_unused_ignores, given.report_unused_ignores),
    )


def load(table: Mapping[str, object], file: str) -> Given:
    """The settings in this `[tool.sleuth.lint]` table; the rules that they name are checked by `planned`.

    Raises:
        BadSetting: an unknown key, or a value of the wrong type.
    """
    readers: dict[str, Callable[[str, object, str], object]] = {
        "select": words,
        "ignore": words,
        "preview": flag,
        "exclude": _patterns,
        "per-file-ignores": _per_file,
        "baseline": _path,
        "report-unused-ignores": flag,
    }
    for key in table:
        if key not in readers:
            refuse(f"{file}: {TABLE} has no key {key!r}", key, readers)
    values = {key.replace("-", "_"): readers[key](file, value, f"{TABLE} {key}") for key, value in table.items()}
    return Given(**values)  # type: ignore[arg-type]  # each reader returns its field's type


def matches(pattern: str, path: str, root: str) -> bool:
    """Whether a pattern of paths means this file or a folder above it.

    A pattern with a slash is relative to `root`; one without means any file or folder of that name.

    Example:
        >>> matches("tests", "/p/src/tests/a.py", "/p"), matches("src/*.py", "/p/src/tests/a.py", "/p")
        (True, True)
        >>> matches("tests/*", "/p/src/tests/a.py", "/p")
        False
    """
    relative = os.path.relpath(os.path.realpath(path), os.path.realpath(root or ".")).replace(os.sep, "/")
    parts = [part for part in relative.split("/") if part not in ("..", ".")]
    wanted = pattern.removeprefix("./").rstrip("/")
    if "/" not in wanted:
        return any(fnmatch.fnmatchcase(part, wanted) for part in parts)
    if wanted.startswith("/"):
        relative = os.path.realpath(path)
    whole = relative.split("/")
    return any(fnmatch.fnmatchcase("/".join(whole[:count]), wanted) for count in range(1, len(whole) + 1))


def _patterns(file: str, value: object, key: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise BadSetting(
            f'{file}: {key} must be a list of paths or patterns, such as ["legacy", "notebooks/*.ipynb"], not {shown(value)}'
        )
    return tuple(value)


def _per_file(file: str, value: object, key: str) -> PerFile:
    if not isinstance(value, dict):
        raise BadSetting(
            f'{file}: {key} must be a table of patterns and rules, such as "tests/*" = ["unsafe-load"], not {shown(value)}'
        )
    return tuple((pattern, words(file, listed, f"{key} {pattern!r}")) for pattern, listed in value.items())


def _path(file: str, value: object, key: str) -> str:
    if not isinstance(value, str) or not value:
        raise BadSetting(f'{file}: {key} must be the path of a file, such as "sleuth-baseline.json", not {shown(value)}')
    return value


def _first(one: tuple[str, ...] | None, other: tuple[str, ...] | None) -> tuple[str, ...]:
    return one if one is not None else other if other is not None else ()


def _either(one: bool | None, other: bool | None) -> bool:
    return one if one is not None else bool(other)
