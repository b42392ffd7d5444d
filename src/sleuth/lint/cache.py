"""What was found in files that have not changed, nor have the modules that they import, the rules, and the settings."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import sleuth
from sleuth.lint.records import by_code, record, report_of
from sleuth.lint.settings import Plan
from sleuth.probes.source.imports import forget as forget_modules
from sleuth.probes.source.versions import versions_for
from sleuth.rule import Rule
from sleuth.verdict import FileReport

FOLDER = ".sleuth/cache/lint"  # below the folder of the project's settings
PARTS = ("rules/code", "probes/source", "evidence/source", "lint", "rule.py")  # what makes findings


class Cache:
    """Reports by the digest of everything that they follow from. It never raises: what cannot be kept is judged again."""

    def __init__(self, folder: Path, rules: Sequence[Rule], plan: Plan) -> None:
        self._folder = folder
        self._rules = by_code(rules)
        self._stamp = _digest(sleuth.__version__, sys.version, repr(plan), *[rule.code for rule in rules], *_own_files())

    def look_up(self, path: Path, data: bytes) -> FileReport | None:
        """What was found in this file when it and all that it imports were the same; None if that is not known."""
        try:
            kept = json.loads(self._place(path).read_bytes())
            if kept["key"] != self._key(path, data):
                return None
            if any(digest != _of_file(file) for file, digest in kept["modules"]):
                return None
            return report_of(kept["report"], self._rules)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, path: Path, data: bytes, report: FileReport) -> None:
        """Keep what was found, unless a rule failed."""
        if report.failed:
            return
        modules = [(file, _of_file(file)) for file in report.files]
        text = json.dumps({"key": self._key(path, data), "modules": modules, "report": record(report)})
        place = self._place(path)
        with suppress(OSError):
            _make_folder(place.parent, self._folder)
            passing = place.with_suffix(f".{os.getpid()}")
            passing.write_text(text, "utf-8")
            passing.replace(place)

    def _place(self, path: Path) -> Path:
        name = _digest(os.path.abspath(path))
        return self._folder / name[:2] / f"{name[2:]}.json"

    def _key(self, path: Path, data: bytes) -> str:
        folder = path.parent
        return _digest(
            self._stamp,
            str(path),
            hashlib.blake2b(data).hexdigest(),
            repr(sorted(versions_for(folder).items())),
            _beside(str(folder)),
        )


def forget() -> None:
    """Forget the state of files and folders, for a process that lives while they change."""
    _of_file.cache_clear()
    _beside.cache_clear()
    versions_for.cache_clear()
    forget_modules()


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogateescape"), digest_size=20).hexdigest()


def _own_files() -> Iterable[str]:
    """The state of the files that make findings, so that another version of them makes the cache stale."""
    root = Path(sleuth.__file__).parent
    for part in PARTS:
        place = root / part
        for file in sorted(place.glob("*.py")) if place.is_dir() else (place,):
            about = file.stat()
            yield f"{file.name} {about.st_size} {about.st_mtime_ns}"


@lru_cache(maxsize=4096)
def _of_file(file: str) -> str:
    try:
        return hashlib.blake2b(Path(file).read_bytes(), digest_size=20).hexdigest()
    except OSError:
        return ""


@lru_cache(maxsize=4096)
def _beside(folder: str) -> str:
    """The modules and packages from which a file of this folder may import, here and above it in its packages.

    Of a folder below, the time of its last change: a module that comes or goes in it changes that.
    """
    names: list[str] = []
    place = Path(folder or ".")
    with suppress(OSError):
        while True:
            with os.scandir(place) as entries:
                names += sorted(_named(entry) for entry in entries if entry.name.endswith(".py") or _is_package(entry))
            if not (place / "__init__.py").is_file() or place.parent == place:
                break
            place = place.parent
    return _digest(*names)


def _is_package(entry: os.DirEntry[str]) -> bool:
    return "." not in entry.name and entry.name != "__pycache__" and entry.is_dir()


def _named(entry: os.DirEntry[str]) -> str:
    return entry.name if entry.name.endswith(".py") else f"{entry.name} {entry.stat().st_mtime_ns}"


def _make_folder(folder: Path, root: Path) -> None:
    """Make the folder; the first time, also the file by which version control leaves it out."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        ignored = root / ".gitignore"
        if not ignored.exists():
            ignored.write_text("*\n", "utf-8")
