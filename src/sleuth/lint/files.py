"""Which files are meant by the paths of a command line."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

SUFFIXES = (".py", ".ipynb")
LEFT_OUT = frozenset(
    ("__pycache__", "node_modules", "site-packages", "venv", "env", "build", "dist", "__pypackages__", "buck-out", "_build")
)


def collect(paths: Iterable[str], is_excluded: Callable[[str], bool] = lambda path: False) -> tuple[Path, ...]:
    """The files to read, each once: those that are named, and the programs in folders, hidden and installed ones left out.

    A path that does not exist is kept, so that a reader can say so. What is excluded is read only if it is named itself.
    """
    found: dict[str, Path] = {}
    for path in paths:
        for file in _below(path, is_excluded) if os.path.isdir(path) else (path,):
            found.setdefault(os.path.realpath(file), Path(file))
    return tuple(found.values())


def _below(folder: str, is_excluded: Callable[[str], bool]) -> Iterator[str]:
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if name not in LEFT_OUT and not name.startswith(".") and not is_excluded(os.path.join(place, name))
        )
        for name in sorted(files):
            if name.endswith(SUFFIXES) and not is_excluded(os.path.join(place, name)):
                yield os.path.normpath(os.path.join(place, name))
