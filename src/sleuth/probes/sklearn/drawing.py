"""Rows that the program itself drew with replacement: copies, which a split can part."""

from __future__ import annotations

import sys
from collections import deque
from typing import Any

import numpy as np

from sleuth.evidence.calls import IdArray
from sleuth.probes.sklearn.looking import Look, is_frame, look_at, rows_over

DRAW = "draw:"  # before the name of what draws
SAMPLE, RESAMPLED = f"{DRAW}sample", f"{DRAW}resample"
PLACE_OF_REPLACE = 3  # among the arguments of pandas' `sample`, the table being the first
MOST_DRAWS = 4  # the latest, that are kept
MOST_CELLS = 2_000_000  # of each
NEARLY_ALL = 0.98  # share of the rows


class Draws:
    """The latest tables that were drawn."""

    def __init__(self) -> None:
        self._kept: deque[Any] = deque(maxlen=MOST_DRAWS)

    def note(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], result: Any) -> None:
        """Something was drawn."""
        if not _is_replacing(name, args, kwargs):
            return
        for one in result if isinstance(result, list | tuple) else [result]:
            is_matrix = isinstance(one, np.ndarray) and one.ndim == 2 and one.dtype.kind in "biuf"
            if (is_frame(one) or is_matrix) and one.size <= MOST_CELLS:
                self._kept.append(one)

    def hold(self, look: Look, hashes: IdArray) -> bool:
        """Whether nearly all of these rows of a table stand in one that was drawn, and some of them more than once."""
        for one in self._kept:
            found = rows_over(one, look.names) if look.names else _hashes(one, look)
            if found is not None and len(np.unique(found)) < len(found) and np.isin(hashes, found).mean() >= NEARLY_ALL:
                return True
        return False


def drawers() -> list[tuple[Any, str, str]]:
    """What draws rows in the libraries that are there: the owner, its attribute, and the name of the stand-in."""
    found: list[tuple[Any, str, str]] = []
    utils, pandas = sys.modules.get("sklearn.utils"), sys.modules.get("pandas")
    if utils is not None and hasattr(utils, "resample"):
        found.append((utils, "resample", RESAMPLED))
    if pandas is not None and hasattr(pandas, "DataFrame"):
        found += [(owner, "sample", SAMPLE) for owner in (pandas.DataFrame, pandas.core.groupby.DataFrameGroupBy)]
    return found


def _is_replacing(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    if name == RESAMPLED:
        return bool(kwargs.get("replace", True))
    return bool(kwargs.get("replace", len(args) > PLACE_OF_REPLACE and args[PLACE_OF_REPLACE]))


def _hashes(table: Any, look: Look) -> IdArray | None:
    found = look_at(table) if not is_frame(table) and table.shape[1] == look.n_columns else None
    return found.hashes if found is not None else None
