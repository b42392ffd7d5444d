"""Which files are meant by the paths of a command line."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

SUFFIXES = (".py", ".ipynb")
LEFT_OUT = frozenset(
    ("__pycache__", "node_modules", "site-packages", "venv", "env", "build", "dist", "__pypackages__", "buck-out", "_build")
)


def collect(paths: Iterable[str]) -> tuple[Path, ...]:
    """The files to read, each once: those that are named, and the programs in folders, hidden and installed ones left out.

    A path that does not exist is kept, so that a reader can say so.
    """
    found: dict[str, Path] = {}
    for path in paths:
        for file in _below(path) if os.path.isdir(path) else (path,):
            found.setdefault(os.path.realpath(file), Path(file))
    return tuple(found.values())


def _below(folder: str) -> Iterator[str]:
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in LEFT_OUT and not name.startswith("."))
        for name in sorted(files):
            if name.endswith(SUFFIXES):
                yield os.path.join(place, name)
