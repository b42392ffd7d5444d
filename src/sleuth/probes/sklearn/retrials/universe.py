"""What a score stands on: the rows that a model learned from and those that it was judged on, in one table each time."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.calls import IdArray, IntArray
from sleuth.probes.sklearn.experiments.problem import Array
from sleuth.probes.sklearn.looking import is_frame, is_series, is_sparse, look_at
from sleuth.probes.sklearn.retrials.measures import Measure

Folds = tuple[tuple[IntArray, IntArray], ...]  # positions in the table: learned from, judged
LEAST_LEARNED = 20  # rows


@dataclass(frozen=True, eq=False)
class Universe:
    """One table with all rows of a judgement. The judged rows are those of all folds' second parts, in this order."""

    template: Any  # of the model, that has not learned
    x: Any
    y: Array  # (n,) in the form in which the model learned it
    ids: IdArray  # (n,); () where rows are not followed
    folds: Folds
    own: Array | None  # (n_judged, ...) by the program's model, as the measure wants it; None: folds are learned again
    tables: tuple[int, ...]  # of the evidence, in which these rows were handed over
    is_class: bool
    seconds: float = 0.0  # that a fit of the model took
    starts: tuple[int, ...] = (0,)  # where each of `tables` begins among the rows

    @property
    def judged(self) -> IntArray:
        """Positions of the judged rows."""
        return np.concatenate([test for _, test in self.folds])


@dataclass(frozen=True, eq=False)
class Case:
    """A score: one universe, or one for each turn of a loop; how it was measured, and what came of it."""

    universes: tuple[Universe, ...]
    measure: Measure
    reported: float
    is_validation: bool = False
    note: str = ""


def stacked(tables: list[Any]) -> Any:
    """The rows of several tables of one kind, one after the other.

    Raises:
        NotApplicable: they are of different kinds.
    """
    first = tables[0]
    if len(tables) == 1:
        return first
    if is_frame(first) or is_series(first):
        if not all(type(one) is type(first) for one in tables) or (
            is_frame(first) and any(list(one.columns) != list(first.columns) for one in tables)
        ):
            raise NotApplicable("the rows learned from and those judged have different columns")
        return sys.modules["pandas"].concat(tables, ignore_index=True)
    if is_sparse(first):
        return sys.modules["scipy.sparse"].vstack([one.tocsr() for one in tables]).tocsr()
    if isinstance(first, list | tuple):
        return [row for table in tables for row in table]
    try:
        return np.concatenate([np.asarray(one) for one in tables])
    except ValueError:
        raise NotApplicable("the rows learned from and those judged have different columns") from None


def unchanged(table: Any, digest: int) -> None:
    """See that a table still holds what it held when it was handed over.

    Raises:
        NotApplicable: it does not.
    """
    look = look_at(table)
    if look is None or look.digest != digest:
        raise NotApplicable("the program changed the table afterwards")


def positions_in(ids: IdArray, others: IdArray) -> IntArray:
    """Where each of `ids` stands among `others`, -1 where it does not; the first of equal ones."""
    known, first = np.unique(others, return_index=True)
    at = np.minimum(np.searchsorted(known, ids), len(known) - 1)
    return np.where(known[at] == ids, first[at], -1).astype(np.int64)
