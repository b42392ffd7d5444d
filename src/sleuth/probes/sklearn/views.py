"""Tables of polars as pandas has them: what is noted of a program's tables is the same for both."""

from __future__ import annotations

import sys
import weakref
from collections.abc import Sequence
from typing import Any

MOST_VIEWS = 24  # tables that are kept as pandas has them, the latest
MOST_CELLS = 20_000_000  # of one of them

_views: dict[int, tuple[weakref.ref[Any], Any]] = {}  # by the id of the table of polars


def as_pandas(value: Any) -> Any:
    """A DataFrame or Series of polars as one of pandas, the same one each time; anything else as it is."""
    polars = sys.modules.get("polars")
    if polars is None or not isinstance(value, polars.DataFrame | polars.Series):
        return value
    known = _views.get(id(value))
    if known is not None and known[0]() is value:
        return known[1]
    view = _made(value)
    if view is not value:
        _views[id(value)] = weakref.ref(value), view
        for old in list(_views)[:-MOST_VIEWS]:
            del _views[old]
    return view


def in_pandas(values: Sequence[Any], named: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """What a call was given, with each table of polars as pandas has it."""
    return type(values)(as_pandas(one) for one in values), {name: as_pandas(one) for name, one in named.items()}  # type: ignore[call-arg]


def held_by_program(value: Any) -> Any:
    """The table of polars of which this is what pandas has; the table itself if it is no such one."""
    return next((one for ref, view in _views.values() if view is value and (one := ref()) is not None), value)


def _made(value: Any) -> Any:
    try:
        import pandas as pd
    except ImportError:  # nothing of it is followed then, as of any table that is not known
        return value
    is_frame = hasattr(value, "iter_columns")
    n_cells = value.height * value.width if is_frame else len(value)
    if n_cells > MOST_CELLS:
        return value
    if not is_frame:
        return pd.Series(value.to_numpy(), name=value.name)
    return pd.DataFrame({column.name: column.to_numpy() for column in value.iter_columns()})
