"""What reaches the estimator behind the transformers of a pipeline, and the rows as plain numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.calls import FloatArray
from sleuth.probes.sklearn.experiments.comparing import silently
from sleuth.probes.sklearn.experiments.problem import Problem
from sleuth.probes.sklearn.looking import is_frame, is_sparse

MOST_DENSE = 6_000_000  # cells of a sparse table that is filled in


@dataclass(frozen=True, eq=False)
class Design:
    """The tables in front of the estimator that predicts, and that estimator."""

    model: Any
    x: FloatArray  # (n, d)
    x_test: FloatArray  # (n_test, d)
    is_behind: bool  # transformers stand between it and the rows
    names: tuple[str, ...] = ()  # of the columns, as the rows' table has them; () behind transformers


def design_of(problem: Problem) -> Design:
    """What the program's own transformers make of the rows.

    Raises:
        NotApplicable: it is no table of numbers.
    """
    from sklearn.base import clone

    template = problem.template
    steps = getattr(template, "steps", None)
    if hasattr(getattr(template, "regressor", None), "steps"):
        raise NotApplicable("a pipeline stands within a model that changes its targets")
    if not steps:
        names = tuple(str(name) for name in problem.x.columns) if is_frame(problem.x) else ()
        return Design(template, numbers(problem.x), numbers(problem.x_test), is_behind=False, names=names)
    front = clone(template[:-1]) if len(steps) > 1 else None
    if front is None:
        return Design(steps[-1][1], numbers(problem.x), numbers(problem.x_test), is_behind=False)
    with silently():
        x = front.fit_transform(problem.x, problem.y)
        x_test = front.transform(problem.x_test)
    return Design(steps[-1][1], numbers(x), numbers(x_test), is_behind=True)


def numbers(table: Any) -> FloatArray:
    """A table as numbers, `(n, d)`.

    Raises:
        NotApplicable: it holds something else.
    """
    if is_sparse(table):
        if table.shape[0] * table.shape[1] > MOST_DENSE:
            raise NotApplicable(f"a sparse table of {table.shape[0]:,} × {table.shape[1]:,} is too large to be filled in")
        table = table.toarray()
    try:
        made = np.asarray(table, dtype=np.float64)
    except (TypeError, ValueError):
        raise NotApplicable("the rows are no table of numbers") from None
    if made.ndim != 2:
        raise NotApplicable("the rows are no table of numbers")
    return made


def raw_numbers(problem: Problem) -> tuple[FloatArray, FloatArray]:
    """The rows as the program handed them over, categories as codes, both parts `(n, d)`; behind transformers for texts."""
    if not is_frame(problem.x):
        try:
            return numbers(problem.x), numbers(problem.x_test)
        except NotApplicable:
            made = design_of(problem)
            return made.x, made.x_test
    columns = [_codes(problem.x.iloc[:, j], problem.x_test.iloc[:, j]) for j in range(problem.x.shape[1])]
    return np.stack([one for one, _ in columns], axis=1), np.stack([other for _, other in columns], axis=1)


def _codes(train: Any, test: Any) -> tuple[FloatArray, FloatArray]:
    try:
        return np.asarray(train, dtype=np.float64), np.asarray(test, dtype=np.float64)
    except (TypeError, ValueError):
        levels = {one: float(code) for code, one in enumerate(sorted({str(one) for one in train}))}
        return (np.array([levels[str(one)] for one in train]), np.array([levels.get(str(one), np.nan) for one in test]))
