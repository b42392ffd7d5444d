"""Weight decay against what the data ask for."""

from __future__ import annotations

import numpy as np

from sleuth.evidence.trace import FloatArray, ParameterSeries


def pull_of_decay(
    series: ParameterSeries, parameter: int, rates: FloatArray | None, *, max_norm: float, min_steps: int
) -> float:  # fmt: skip
    """How hard a decay of 1 pulls on a weight while its norm falls to a part of its first; 0 if it does not stay below that.

    The median of the norm over that of the gradient, for a decay that is added to the gradient; with `rates`, of the rate times
    the norm over that of the update, for one that is taken off beside it.

    Args:
        series: norms of the watched steps.
        parameter: its index.
        rates: the learning rate of every step, `(n_steps,)`, for a decoupled decay.
        max_norm: part of the first norm, 0 to 1.
        min_steps: watched steps that are needed.

    Example:
        >>> steps, norms = np.arange(4), np.array([[8.0], [4.0], [2.0], [1.0]])
        >>> series = ParameterSeries(steps, np.full((4, 1), 2.0), norms, norms / 10)
        >>> pull_of_decay(series, 0, None, max_norm=0.5, min_steps=4)
        4.0
    """
    norm: FloatArray = series.weight_norm[:, parameter]
    low = np.flatnonzero(norm <= max_norm * norm[0]) if len(norm) else norm
    if len(norm) < min_steps or not len(low) or not norm[-1] <= max_norm * norm[0]:
        return 0.0
    rows = slice(0, max(1, int(low[0])))
    pull, other = norm[rows], series.gradient_norm[rows, parameter]
    if rates is not None:
        pull, other = rates[series.step[rows]] * pull, series.update_norm[rows, parameter]
    known = np.isfinite(pull) & np.isfinite(other) & (other > 0)
    return float(np.median(pull[known] / other[known])) if known.any() else 0.0
