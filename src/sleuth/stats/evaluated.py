"""Which stretches of forwards measure a model on data."""

from __future__ import annotations

import numpy as np

from sleuth.evidence.trace import Evaluation, Forward, Phase, Trace


def is_on_data(trace: Trace, evaluation: Evaluation, max_seen: float) -> bool:
    """Whether it measures the model on data: with targets, on a loader of its own, or of a classifier on new samples."""
    seen = float(np.isin(evaluation.samples, trace.train_samples).mean()) if len(evaluation.samples) else 1.0
    if evaluation.has_targets:
        return not evaluation.is_every_step or seen <= max_seen
    if evaluation.is_every_step or evaluation.n_samples < 2 * evaluation.n_forwards:
        return False
    if evaluation.loader >= 0:
        return not trace.loaders[evaluation.loader].is_training
    if seen <= max_seen and _is_beside_evaluated(trace, evaluation):
        return True
    classes = {c.n_classes for c in trace.losses if c.phase is Phase.TRAIN and c.n_classes > 1 and c.is_target_from_data}
    outputs = {f.output.shape[-1] for f in calls_in(trace, evaluation) if f.output and f.output.shape}
    return seen <= max_seen and bool(classes & outputs)


def _is_beside_evaluated(trace: Trace, evaluation: Evaluation) -> bool:
    """Whether another model, trained in training mode, was put into evaluation mode and called at the same place."""
    trained = {f.model for f in trace.forwards if f.phase is Phase.TRAIN and f.is_training} - {evaluation.model}
    beside = (e for e in trace.evaluations if e.model in trained and (e.step, e.place) == (evaluation.step, evaluation.place))
    return any(not f.is_training for other in beside for f in calls_in(trace, other))


def calls_in(trace: Trace, evaluation: Evaluation) -> list[Forward]:
    """The watched forwards of an evaluation."""
    key = (evaluation.step, evaluation.model, evaluation.place, evaluation.loader)
    return [f for f in trace.forwards if f.phase is Phase.EVALUATION and (f.step, f.model, f.place, f.loader) == key]
