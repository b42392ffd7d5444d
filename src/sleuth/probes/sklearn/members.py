"""What the program's own objects and dicts hold: `study.person`, `data["groups"]`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from sleuth.probes.frames import is_user_file


def has_members(value: Any) -> bool:
    """Whether it is a dict, a named tuple, a namespace, or an instance of a class of the program's that is no estimator."""
    kind = type(value)
    if isinstance(value, dict | SimpleNamespace) or hasattr(kind, "_fields"):
        return True
    return hasattr(value, "__dict__") and not isinstance(value, type) and not hasattr(kind, "fit") and _is_own(kind)


def members(value: Any) -> Mapping[Any, Any]:
    """What it holds, by name.

    Example:
        >>> members(SimpleNamespace(person=[1, 1, 2]))
        {'person': [1, 1, 2]}
    """
    if isinstance(value, dict):
        return dict(value)
    if hasattr(type(value), "_fields"):
        return dict(zip(type(value)._fields, value, strict=False))
    return dict(vars(value))


def _is_own(kind: type) -> bool:
    """Whether the program itself defines this class."""
    if kind.__module__ == "__main__":
        return True
    file = getattr(sys.modules.get(kind.__module__), "__file__", None)
    return file is not None and is_user_file(file)
