"""How well the model fits its training data at the end of the run."""

from __future__ import annotations

import numpy as np

from sleuth.evidence.trace import LossCall, Phase, Trace

MIN_CALLS = 3


def learns_well(trace: Trace, *, good_accuracy: float, good_residue: float) -> bool | None:
    """Whether the training losses of the last quarter of the run show a good fit; None if neither measure is known.

    With fewer than `MIN_CALLS` watched there, the last quarter of those that were watched is taken.

    Args:
        trace: the run.
        good_accuracy: training accuracy from which on the fit is good, 0 to 1.
        good_residue: the same for a regression: mean squared error over the variance of the targets, no unit.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> learns_well(Trace(run=RunFacts()), good_accuracy=0.95, good_residue=0.2) is None
        True
    """
    calls = [c for c in trace.losses if c.phase is Phase.TRAIN]
    late: list[LossCall] = [c for c in calls if c.step >= 0.75 * trace.run.n_steps]
    late = late if len(late) >= MIN_CALLS else calls[-max(1, len(calls) // 4) :] if calls else []
    judged = [c for c in late if c.n_correct >= 0 and c.n_valid > 0]
    if judged:
        return sum(c.n_correct for c in judged) >= good_accuracy * sum(c.n_valid for c in judged)
    squared = [c for c in late if c.function == "mse_loss" and c.is_finite and c.reduction == "mean"]
    if not squared:
        return None
    spread = float(np.median([c.target.std**2 for c in squared]))
    return float(np.median([c.value for c in squared])) < good_residue * spread
