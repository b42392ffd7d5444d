"""What evaluations make of a model's outputs: the classes that they are turned into, and how often each was named."""

from __future__ import annotations

import re

import numpy as np

from sleuth.evidence.trace import IntArray, Phase, Trace

DECISION = re.compile(r"argmax|\.max\(|topk|round\(|>=?\s*0(\.5)?\b|sign\(")  # a line that turns outputs into classes


def last_evaluation(trace: Trace, n_classes: int) -> tuple[IntArray, IntArray] | None:
    """Targets and predictions of each class in the last evaluation with a loss that was watched; None without one.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> last_evaluation(Trace(run=RunFacts()), 2) is None
        True
    """
    calls = [c for c in trace.losses if c.phase is Phase.EVALUATION and not c.raised]
    calls = [c for c in calls if c.step == calls[-1].step and len(c.target_counts) == len(c.prediction_counts) == n_classes]
    if not calls or len({(c.function, c.place) for c in calls}) > 1:
        return None
    return np.sum([c.target_counts for c in calls], axis=0), np.sum([c.prediction_counts for c in calls], axis=0)


def decides(trace: Trace) -> bool:
    """Whether a line that runs the model in an evaluation turns its outputs into classes.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> decides(Trace(run=RunFacts()))
        False
    """
    lines = [f.place.source for f in trace.forwards if f.phase is Phase.EVALUATION and f.place is not None]
    return any(DECISION.search(line) for line in lines)
