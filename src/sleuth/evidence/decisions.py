"""What evaluations make of a model's outputs: the classes that they are turned into, and how often each was named."""

from __future__ import annotations

import re

import numpy as np

from sleuth.evidence.trace import Evaluation, IntArray, Phase, Trace

RIGHT = re.compile(r"\b(acc|accuracy|f1)\b")  # printed before a number that judges classes
RANKED = re.compile(r"\b(auc|auroc|auprc|ap|average precision|brier|threshold)\b")  # before one that judges scores
DECISION = re.compile(r"argmax|\.max\(|topk|round\(|>=?\s*0(\.5)?\b|sign\(")  # a line that turns outputs into classes


def last_evaluation(trace: Trace, n_classes: int) -> tuple[IntArray, IntArray] | None:
    """Targets and predictions of each class in the last evaluation with a loss, or with labels from a loader; None without one.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> last_evaluation(Trace(run=RunFacts()), 2) is None
        True
    """
    calls = [c for c in trace.losses if c.phase is Phase.EVALUATION and not c.raised]
    calls = [c for c in calls if c.step == calls[-1].step and len(c.target_counts) == len(c.prediction_counts) == n_classes]
    if not calls or len({(c.function, c.place) for c in calls}) > 1:
        counted = [one for one in trace.evaluations if one.class_counts.shape[1] == n_classes]
        return (_of_one_pass(trace, counted[-1])[0], _of_one_pass(trace, counted[-1])[1]) if counted else None
    return np.sum([c.target_counts for c in calls], axis=0), np.sum([c.prediction_counts for c in calls], axis=0)


def _of_one_pass(trace: Trace, one: Evaluation) -> IntArray:
    """Labels and answers of each class; of a loader that was passed over more than once between two steps, for one pass."""
    size = trace.loaders[one.loader].n_samples if 0 <= one.loader < len(trace.loaders) else -1
    return one.class_counts // max(1, round(one.n_samples / size)) if size > 0 else one.class_counts


def decides(trace: Trace) -> bool:
    """Whether outputs are turned into classes by a line that runs the model in an evaluation, or for an accuracy that is printed.

    Where an area under a curve is printed too, or a threshold, the scores may be what is wanted.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> decides(Trace(run=RunFacts()))
        False
    """
    lines = [f.place.source for f in trace.forwards if f.phase is Phase.EVALUATION and f.place is not None]
    is_right, is_ranked = (any(sought.search(one.label) for one in trace.printed) for sought in (RIGHT, RANKED))
    return any(map(DECISION.search, lines)) or (is_right and not is_ranked)
