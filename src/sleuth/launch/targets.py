"""Where pictures go. Nothing heavy is imported here (see `program.py`)."""

from __future__ import annotations

import os
from pathlib import Path

from sleuth.errors import UsageError

SUFFIXES = (".svg", ".png")


def see_target(path: str, *, is_named: bool) -> Path:
    """Where a picture goes, seen to be possible before anything is drawn.

    Args:
        path: of the picture.
        is_named: whether the user gave it; what was not named is not written over.

    Raises:
        UsageError: the ending is unknown, there is no such folder, or a file is there that was not named.
    """
    place = Path(path)
    if place.suffix.lower() not in SUFFIXES:
        raise UsageError(f"{place.name}: the name must end in {' or '.join(SUFFIXES)}")
    if not place.parent.is_dir():
        raise UsageError(f"{path}: there is no folder {str(place.parent)!r}")
    if place.is_dir():
        raise UsageError(f"{path} is a folder")
    if not is_named and os.path.lexists(place):
        raise UsageError(f"{path} is there already; -o {path} writes over it, -o FILE takes another name")
    return place
