"""Tables of polars as pandas has them: what is noted of a program's tables is the same for both."""

from __future__ import annotations

import sys
import weakref
from collections.abc import Sequence
from typing import Any

MOST_BYTES = 48 << 20  # of all tables that are kept as pandas has them: the latest, and no larger one
TEXT_BYTES = 64  # of a cell that is no number

_views: dict[int, tuple[weakref.ref[Any], Any, int]] = {}  # by the id of the table of polars: it, its view, and bytes


def as_pandas(value: Any) -> Any:
    """A DataFrame or Series of polars as one of pandas, the same one each time; anything else as it is."""
    polars = sys.modules.get("polars")
    if polars is None or not isinstance(value, polars.DataFrame | polars.Series):
        return value
    known = _views.get(id(value))
    if known is not None and known[0]() is value:
        return known[1]
    n_bytes = _size(value)
    view = _made(value) if n_bytes <= MOST_BYTES else value
    if view is not value:
        key = id(value)
        _views[key] = weakref.ref(value, lambda _: _views.pop(key, None)), view, n_bytes
        for old in list(_views):
            if sum(size for _, _, size in _views.values()) > MOST_BYTES:
                del _views[old]
    return view


def in_pandas(values: Sequence[Any], named: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """What a call was given, with each table of polars as pandas has it."""
    if "polars" not in sys.modules:
        return values, named
    return type(values)(as_pandas(one) for one in values), {name: as_pandas(one) for name, one in named.items()}  # type: ignore[call-arg]


def held_by_program(value: Any) -> Any:
    """The table of polars of which this is what pandas has; the table itself if it is no such one."""
    return next((one for ref, view, _ in _views.values() if view is value and (one := ref()) is not None), value)


def _size(value: Any) -> int:
    """Bytes that the table of pandas takes, about."""
    columns = list(value.iter_columns()) if hasattr(value, "iter_columns") else [value]
    return sum(len(column) * (8 if column.dtype.is_numeric() else TEXT_BYTES) for column in columns)


def _made(value: Any) -> Any:
    try:
        import pandas as pd
    except ImportError:  # nothing of it is followed then, as of any table that is not known
        return value
    if not hasattr(value, "iter_columns"):
        return pd.Series(value.to_numpy(), name=value.name)
    return pd.DataFrame({column.name: column.to_numpy() for column in value.iter_columns()})
