"""Whether a batch normalisation's running statistics fit the batches that it was trained on, and what it costs if they do not."""

from __future__ import annotations

import numpy as np

from sleuth.evidence.trace import Layer, Phase, Trace
from sleuth.stats.fit import evaluation_excess

FRESH = 0.25  # of what is lost in eval mode that fresh statistics may lose too
MIN_FALL = 0.2  # of the first loss: less was hardly learned, and its loss tells little


def distance(layer: Layer, max_shift: float, max_scale: float) -> float:
    """How far the running statistics are off, in units of the limits: above 1 is too far.

    Example:
        >>> norm = Layer(0, "", "BatchNorm1d", 0, None, (), True, 1, 1, statistics_shift=2.0, statistics_scale=1.0)
        >>> distance(norm, 1.0, 2.0)
        2.0
    """
    scale = abs(float(np.log(max(layer.statistics_scale, 1e-30))))
    return max(layer.statistics_shift / max_shift, scale / float(np.log(max_scale)))


def is_evaluated(trace: Trace, layer: Layer) -> bool:
    """Whether the program ran this layer in eval mode outside of training.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> is_evaluated(Trace(run=RunFacts()), Layer(0, "", "BatchNorm1d", 0, None, (), True, 1, 1))
        False
    """
    return any(layer.index in f.eval_layers for f in trace.forwards if f.phase is not Phase.TRAIN and f.model == layer.model)


def harm(trace: Trace, layer: Layer) -> float:
    """The last loss in evaluation over the training loss then; infinite if it cannot be told, 0 without an eval mode.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> harm(Trace(run=RunFacts()), Layer(0, "", "BatchNorm1d", 0, None, (), True, 1, 1))
        0.0
    """
    if not is_evaluated(trace, layer):
        return 0.0
    excess = evaluation_excess(trace, layer.model)
    return excess if np.isfinite(excess) else np.inf


def regained_by_fresh_statistics(trace: Trace, *, times: float) -> bool:
    """Whether the loss in eval mode is so many times that by batch statistics, and fresh running statistics make up for it.

    Example:
        >>> from sleuth.evidence.trace import Experiment, RunFacts
        >>> told = (("final_own", 0.1), ("final_eval", 0.7), ("final_refreshed", 0.11))
        >>> regained_by_fresh_statistics(Trace(run=RunFacts(), experiments=(Experiment("both-modes", values=told),)), times=3.0)
        True
    """
    found = trace.experiment("both-modes")
    if found is None:
        return False
    own, evaluated, fresh = (found.value(f"final_{name}") for name in ("own", "eval", "refreshed"))
    return evaluated > times * own > 0 and fresh - own < FRESH * (evaluated - own)


def lost_in_evaluation(trace: Trace) -> float:
    """The share of the fall of the loss that no running statistics keep, on the batches that they are taken from; 0 if unknown.

    By the experiment both-modes; the lesser of what is lost with the statistics of the run and with fresh ones.

    Example:
        >>> from sleuth.evidence.trace import Experiment, RunFacts
        >>> told = (("initial_own", 0.7), ("final_own", 0.1), ("final_eval", 0.7), ("final_refreshed", 0.4))
        >>> round(lost_in_evaluation(Trace(run=RunFacts(), experiments=(Experiment("both-modes", values=told),))), 3)
        0.5
    """
    found = trace.experiment("both-modes")
    if found is None:
        return 0.0
    own, first = found.value("final_own"), found.value("initial_own")
    learned = first - own > MIN_FALL * abs(first)
    return (min(found.value("final_eval"), found.value("final_refreshed")) - own) / (first - own) if learned else 0.0


def without_statistics(trace: Trace) -> tuple[Layer, ...]:
    """Layers of models that never train, with trained weights and no statistics, of which a trained model has the same ones.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> without_statistics(Trace(run=RunFacts()))
        ()
    """
    trained = [one for one in trace.layers if one.n_training_calls and one.n_statistics > 0]
    copies = (one for one in trace.layers if one.has_no_statistics and not one.n_training_calls)
    return tuple(one for one in copies if any(_is_copy(one, other) for other in trained))


def _is_copy(one: Layer, other: Layer) -> bool:
    """Whether they have the same place in their models, of which the first may be held in another module."""
    is_named = one.name == other.name or one.name.endswith(f".{other.name}")
    return is_named and (one.kind, one.features) == (other.kind, other.features)
