"""What evaluations make of a model's outputs: the classes that they are turned into, and how often each was named."""

from __future__ import annotations

import math
import re

import numpy as np

from sleuth.evidence.functions import BINARY_LOSSES
from sleuth.evidence.trace import Evaluation, IntArray, LossCall, Phase, TensorFacts, Trace

RIGHT = re.compile(r"\b(acc|accuracy|f1)\b")  # printed before a number that judges classes
RANKED = re.compile(r"\b(auc|auroc|auprc|ap|average precision|brier|threshold)\b")  # before one that judges scores
DECISION = re.compile(r"argmax|\.max\(|topk|round\(|>=?\s*0(\.5?0*)?(?![\d.])|sign\(")  # a line that turns outputs into classes


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


def never_named(
    trace: Trace, calls: tuple[LossCall, ...], *, since: float = 0.7, until: float = 0.8
) -> tuple[int, int] | None:  # fmt: skip
    """The class of a two-class loss that no output of the late evaluations names, and the outputs of the last; None without one.

    Outputs tell it where no labels meet them: all stand on one side of the threshold. Only for a model whose outputs are what the
    loss is given, and evaluations of one set of which each forward was watched and read as a whole: what they say stands still.

    Args:
        trace: the run.
        calls: of its loss, in training.
        since: share of the run by which the first of these evaluations must have been.
        until: share of the run from which on the last of them must have been.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> never_named(Trace(run=RunFacts()), ()) is None
        True
    """
    if not calls or not trace.evaluations or calls[-1].function not in BINARY_LOSSES or not _are_given(trace, calls[-1]):
        return None
    ones = [one for one in trace.evaluations if one.key == trace.evaluations[-1].key and not one.is_every_step]
    early = [one for one in ones if one.step <= since * trace.run.n_steps]
    if not early or ones[-1].step < until * trace.run.n_steps:
        return None
    threshold = 0.0 if calls[-1].function.endswith("logits") else 0.5
    sides = {_side(trace, one, threshold) for one in ones[len(early) - 1 :]}
    side = sides.pop()
    return (1 - side, ones[-1].n_samples) if not sides and side is not None else None


def _are_given(trace: Trace, call: LossCall) -> bool:
    """Whether the loss gets what the evaluated model returns."""
    forwards = [f for f in trace.forwards if f.step == call.step and f.model == trace.evaluations[-1].model]
    return any(f.output is not None and _span(f.output) == _span(call.input) for f in forwards)


def _span(facts: TensorFacts | None) -> tuple[float, ...]:
    return (facts.n_values, facts.minimum, facts.maximum) if facts is not None else ()


def _side(trace: Trace, one: Evaluation, threshold: float) -> int | None:
    """1 if all outputs of an evaluation are above the threshold, 0 if all are below, else None."""
    found = [f.output for f in trace.forwards if f.phase is Phase.EVALUATION and (f.step, f.place) == (one.step, one.place)]
    outputs = [facts for facts in found if facts is not None and facts.n_values == math.prod(facts.shape)]
    if len(outputs) != one.n_forwards or sum(facts.n_values for facts in outputs) != one.n_samples:
        return None
    if all(facts.maximum < threshold for facts in outputs):
        return 0
    return 1 if all(facts.minimum > threshold for facts in outputs) else None


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
