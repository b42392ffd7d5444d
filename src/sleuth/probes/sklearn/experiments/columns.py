"""Tables with some columns changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.probes.sklearn.experiments.problem import Array
from sleuth.probes.sklearn.looking import is_frame

Change = Callable[[Array], Array]


def with_columns(table: Any, columns: Iterable[int], change: Callable[[int, Array], Array]) -> Any:
    """A copy in which the columns at these positions are what `change` makes of them.

    Raises:
        NotApplicable: it is neither a frame nor an array.
    """
    if is_frame(table):
        made = table.copy()
        for at in columns:
            made.isetitem(at, change(at, table.iloc[:, at].to_numpy()))
        return made
    if not isinstance(table, np.ndarray) or table.ndim != 2:
        raise NotApplicable("the rows are no table of columns")
    array = table.astype(np.float64) if table.dtype.kind in "biu" else table.copy()
    for at in columns:
        array[:, at] = change(at, table[:, at])
    return array


def column(table: Any, at: int) -> Array:
    """One column of a frame or an array, `(n,)`."""
    return np.asarray(table.iloc[:, at].to_numpy() if is_frame(table) else table[:, at])


def n_columns(table: Any) -> int:
    """How many there are.

    Raises:
        NotApplicable: it is neither a frame nor an array.
    """
    if is_frame(table) or (isinstance(table, np.ndarray) and table.ndim == 2):
        return int(table.shape[1])
    raise NotApplicable("the rows are no table of columns")


def constant(values: Array) -> Array:
    """Its middle value everywhere."""
    made = values.copy()
    known = [one for one in values.tolist() if one == one and one is not None]
    ordered = sorted(known, key=str) if values.dtype.kind not in "biuf" else sorted(known)
    if ordered:
        made[:] = ordered[len(ordered) // 2]
    return made
