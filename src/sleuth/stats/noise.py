"""How much of a gradient is noise of the batch, from the angles between gradients of neighbouring steps."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sleuth.evidence.trace import Phase, Trace


@dataclass(frozen=True, slots=True)
class Noise:
    """What the gradients of a run have in common."""

    agreement: float  # mean cosine between neighbouring gradients: signal over signal and noise, squared; 0 is noise only
    error: float  # standard error of the agreement
    n_pairs: int
    batch: float  # samples of a step, median; NaN if unknown

    @property
    def scale(self) -> float:
        """The batch at which noise and signal are alike, in samples; inf without a sign of signal.

        Source:
            McCandlish et al. (2018), An Empirical Model of Large-Batch Training, https://arxiv.org/abs/1812.06162.
        """
        return self.batch * (1 - self.agreement) / self.agreement if self.agreement > 0 else math.inf


def gradient_noise(trace: Trace, *, since: int = 0) -> Noise | None:
    """The noise in the watched steps from `since` on; None with fewer than two pairs of neighbouring steps.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> gradient_noise(Trace(run=RunFacts())) is None
        True
    """
    if trace.gradients is None or not len(trace.gradients.cosine):
        return None
    known = np.isfinite(trace.gradients.cosine) & (trace.gradients.step >= since)
    cosines = trace.gradients.cosine[known]
    if len(cosines) < 2:
        return None
    rows: dict[int, int] = {}
    for one in trace.forwards:
        if one.phase is Phase.TRAIN and one.input is not None and one.input.shape:
            rows[one.step] = rows.get(one.step, 0) + one.input.shape[0]
    batch = float(np.median(list(rows.values()))) if rows else math.nan
    return Noise(float(cosines.mean()), float(cosines.std(ddof=1)) / math.sqrt(len(cosines)), len(cosines), batch)
