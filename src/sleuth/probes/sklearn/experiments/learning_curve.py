"""`learning-curve`: how the scores change with the number of rows that are learned from.

Values: "learned N" and "judged N", the scores on the rows learned from and on the judged ones after N rows, with "spread N", the
standard deviation of the latter over other choices of N rows.
"""

from __future__ import annotations

from time import perf_counter

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.fit import Fit
from sleuth.probes.sklearn.experiments.comparing import fitted, predicted, quality
from sleuth.probes.sklearn.experiments.problem import problem_of, rows_of
from sleuth.probes.sklearn.holding import Holder

SHARES = (0.1, 0.2, 0.4, 0.7, 1.0)
N_DRAWS = 3
LEAST_ROWS = 15
LEAST_POINTS = 3
SEED = 67


def learning_curve(fit: Fit, holder: Holder, end: float) -> dict[str, float]:
    """Learn from a few, more and all rows; rows in time are taken from the last ones back.

    Raises:
        NotApplicable: there are too few rows, or no time.
    """
    problem = problem_of(fit, holder)
    n, dice = len(problem.y), np.random.default_rng(SEED)
    sizes = sorted({int(share * n) for share in SHARES if share * n >= LEAST_ROWS})
    wanted = sum(SHARES) * N_DRAWS * max(problem.seconds, 0.001)
    if len(sizes) < LEAST_POINTS:
        raise NotApplicable(f"the model learned from {n} rows, which are too few to leave most of them out")
    if perf_counter() + wanted > end:
        raise NotApplicable(f"{len(sizes) * N_DRAWS} fits would take about {wanted:.1f} s")
    values: dict[str, float] = {}
    for size in sizes:
        made = []
        for _ in range(1 if problem.is_ordered or size == n else N_DRAWS):
            rows = np.arange(n - size, n) if problem.is_ordered else np.sort(dice.permutation(n)[:size])
            if len(np.unique(problem.y[rows].astype(str))) > 1 and perf_counter() < end:
                x, y = rows_of(problem.x, rows), problem.y[rows]
                model = fitted(problem.template, x, y)
                made.append((quality(problem, y, predicted(model, x)),
                             quality(problem, problem.y_test, predicted(model, problem.x_test))))  # fmt: skip
        if made:
            learned, judged = np.array(made).T
            values |= {f"learned {size}": learned.mean(), f"judged {size}": judged.mean(), f"spread {size}": judged.std()}
    if len(values) < 3 * LEAST_POINTS:
        raise NotApplicable("there is no time for several fits")
    return {key: float(value) for key, value in values.items()}
