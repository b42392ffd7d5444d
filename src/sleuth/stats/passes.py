"""Passes over the training data (epochs): how many the run made, and how many updates each had."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sleuth.evidence.trace import Phase, Trace
from sleuth.stats.overlap import coverage_of_training


@dataclass(frozen=True, slots=True)
class Passes:
    """`n` passes of `batches` updates each; counted at a loader, or estimated from how often samples came back."""

    n: float
    batches: float
    is_counted: bool


def passes(trace: Trace) -> Passes | None:
    """The passes over the loader that training drew most batches from, or an estimate without one; None if nothing is known.

    The estimate is that of Lincoln and Petersen (see `coverage_of_training`); for batches drawn at random it says after how
    many of them as many samples were drawn as there are.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> passes(Trace(run=RunFacts())) is None
        True
    """
    loaders = [one for one in trace.loaders if one.is_training and one.n_passes > 0]
    if loaders:
        most = max(loaders, key=lambda one: one.n_batches)
        return Passes(most.n_passes, most.n_batches / most.n_passes, True)
    shapes = [f.input.shape for f in trace.forwards if f.phase is Phase.TRAIN and f.input and f.input.shape]
    if not shapes or not trace.recapture.n_met or not len(trace.train_samples):
        return None
    n_samples = len(trace.train_samples) / coverage_of_training(trace)
    batches = max(1.0, n_samples / max(1.0, float(np.median([shape[0] for shape in shapes]))))
    return Passes(trace.run.n_steps / batches, batches, False)
