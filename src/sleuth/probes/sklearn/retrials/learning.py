"""Models that learn again in their folds, and what they say of the judged rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.calls import IntArray
from sleuth.probes.sklearn.experiments.comparing import fitted
from sleuth.probes.sklearn.experiments.problem import Array, rows_of
from sleuth.probes.sklearn.looking import is_sparse
from sleuth.probes.sklearn.retrials.measures import Measure, asked
from sleuth.probes.sklearn.retrials.replaying import Step, replayed
from sleuth.probes.sklearn.retrials.universe import LEAST_LEARNED, Folds, Universe
from sleuth.probes.sklearn.values import n_rows

MOST_CELLS = 6_000_000  # of a table that is learned from again
SLOWER = 1.5  # a fit of a program's may take longer when it is repeated

Parts = Callable[[IntArray, IntArray], tuple[Any, Any]]  # from positions to the tables that are learned from and judged


@dataclass(frozen=True, eq=False)
class Plan:
    """How the model learns again: in which folds, from what, and which rows are judged."""

    folds: Folds
    judged: IntArray  # positions in the universe, each in one fold's second part
    parts: Parts
    cost: float = 0.0  # seconds of a fold beside the model's own fit
    targets: Callable[[IntArray], Array] | None = None  # of the rows that `parts` gives to learn from; None: the universe's


def with_steps(universe: Universe, steps: Sequence[Step]) -> Parts:
    """The table's own rows, or what the steps make of them when they learn again."""
    if steps:
        return lambda train, test: replayed(universe, steps, train, test)
    return lambda train, test: (rows_of(universe.x, train), rows_of(universe.x, test))


def learned(universe: Universe, measure: Measure, plan: Plan, end: float) -> Array:
    """What models that learn in the plan's folds say of its judged rows, in their order.

    Raises:
        NotApplicable: there is no time, or too little to learn from.
    """
    _check(universe, plan, end)
    found: dict[int, Any] = {}
    for number, (train, test) in enumerate(plan.folds):
        began = perf_counter()
        if not len(test):
            continue
        if len(train) < LEAST_LEARNED:
            raise NotApplicable(f"{len(train)} rows would be left to learn from; {LEAST_LEARNED} are needed")
        x, x_test = plan.parts(train, test)
        y = universe.y[train] if plan.targets is None else plan.targets(train)
        if universe.is_class and len(np.unique(y.astype(str))) < 2:
            raise NotApplicable("rows of one class alone would be left to learn from")
        output = asked(fitted(universe.template, x, y), x_test, measure)
        found.update(zip(test.tolist(), output, strict=True))
        left = len(plan.folds) - number - 1
        if left and perf_counter() + left * (perf_counter() - began) > end:
            raise NotApplicable(f"a fold took {perf_counter() - began:.1f} s, and {left} more are needed")
    return np.array([found[at] for at in plan.judged.tolist()])


def _check(universe: Universe, plan: Plan, end: float) -> None:
    n, columns = n_rows(universe.x), universe.x.shape[1] if len(getattr(universe.x, "shape", ())) == 2 else 1
    if n * columns > MOST_CELLS and not is_sparse(universe.x):
        raise NotApplicable(f"{n:,} rows of {columns:,} columns are too many to be learned again")
    wanted = len(plan.folds) * (universe.seconds * SLOWER + plan.cost)
    left = end - perf_counter()
    if wanted > left:
        fits = "one fit" if len(plan.folds) == 1 else f"{len(plan.folds)} fits"
        raise NotApplicable(
            f"{fits} of about {wanted / len(plan.folds):.1f} s would take longer than the {max(left, 0):.1f} s left"
        )
