"""`permutation-importance`: what the model loses on the judged rows when a column is shuffled there.

Values: "drop N" of column N with "low N" and "high N", the interval of its mean over rows; the greatest columns alone.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.calls import FloatArray
from sleuth.evidence.fit import Fit
from sleuth.probes.sklearn.experiments.columns import n_columns, with_columns
from sleuth.probes.sklearn.experiments.comparing import losses, own_model, predicted
from sleuth.probes.sklearn.experiments.problem import problem_of, rows_of
from sleuth.probes.sklearn.holding import Holder
from sleuth.stats.paired import paired_gain

N_REPEATS = 3
MOST_ROWS = 1500
MOST_COLUMNS = 150
MOST_TOLD = 15
CONFIDENCE = 0.95
SEED = 61


def permutation_importance(fit: Fit, holder: Holder, end: float) -> dict[str, float]:
    """Shuffle each column of the judged rows a few times; what the mean loss rises by is told.

    Of classes that is the accuracy lost, of numbers the share of the variance no longer explained.

    Breiman 2001, Random Forests, https://doi.org/10.1023/A:1010933404324.

    Raises:
        NotApplicable: there are too many columns, or no time.
    """
    problem = problem_of(fit, holder)
    d = n_columns(problem.x_test)
    if d < 2 or d > MOST_COLUMNS:
        raise NotApplicable(f"{d:,} columns; 2 to {MOST_COLUMNS} are tried")
    model = own_model(problem, holder)
    dice = np.random.default_rng(SEED)
    rows = np.sort(dice.permutation(len(problem.y_test))[:MOST_ROWS])
    x, y = rows_of(problem.x_test, rows), problem.y_test[rows]
    began = perf_counter()
    own = losses(problem, y, predicted(model, x))
    if perf_counter() + (perf_counter() - began) * d * N_REPEATS > end:
        raise NotApplicable(f"asking the model {d * N_REPEATS:,} times would take too long")
    found: list[tuple[float, float, float, int]] = []
    for at in range(d):
        shuffled = np.mean([_shuffled(x, at, dice, lambda table: losses(problem, y, predicted(model, table)))
                            for _ in range(N_REPEATS)], axis=0)  # fmt: skip
        rise = paired_gain(shuffled, own, confidence=CONFIDENCE)
        found.append((rise.estimate, rise.low, rise.high, at))
    values = {"rows": float(len(y)), "columns": float(d)}
    for drop, low, high, at in sorted(found, reverse=True)[:MOST_TOLD]:
        values |= {f"drop {at}": drop, f"low {at}": low, f"high {at}": high}
    return values


def _shuffled(x: object, at: int, dice: np.random.Generator, loss: Callable[[object], FloatArray]) -> FloatArray:
    return loss(with_columns(x, [at], lambda _, values: dice.permutation(values)))
