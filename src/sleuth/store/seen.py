"""Files and data in `run.json` and in records of runs, read as far as they are what they should be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import TypeVar

from sleuth.evidence.data_parts import DataPart
from sleuth.evidence.files import UsedFile

MOST_FILES = 40  # of a run that is listed; `run.json` has all of them
MOST_PARTS = 24
Kind = TypeVar("Kind", UsedFile, DataPart)
_TYPES: Mapping[str, tuple[type, ...]] = {"str": (str,), "int": (int,), "int | None": (int, type(None))}


def files_in(tree: object, use: str) -> tuple[UsedFile, ...]:
    """The files that were `written` or `read`, those first that are still there."""
    found = parsed(UsedFile, tree.get(use)) if isinstance(tree, dict) else ()
    return tuple(sorted(found, key=lambda one: one.n_bytes < 0))[:MOST_FILES]


def parts_in(tree: object) -> tuple[DataPart, ...]:
    """The parts of the data."""
    return parsed(DataPart, tree)[:MOST_PARTS]


def parsed(kind: type[Kind], trees: object) -> tuple[Kind, ...]:
    """The objects of a list; what is none is left out, and so are values of another type.

    Example:
        >>> parsed(DataPart, [{"use": "train", "n_rows": 3, "name": 5}, "x"])[0].n_rows
        3
    """
    found = []
    for tree in trees if isinstance(trees, list | tuple) else ():
        if not isinstance(tree, dict):
            continue
        types = {one.name: _TYPES[str(one.type)] for one in fields(kind)}
        values = {name: tree[name] for name, types in types.items() if isinstance(tree.get(name, types), types)}
        try:
            found.append(kind(**values))
        except TypeError:  # one that it must have is missing
            continue
    return tuple(found)
