"""Questions that several rules ask of a trace, answered by pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from sleuth.evidence.place import Place
from sleuth.evidence.trace import Layer, Model, Phase, TensorFacts, Trace

NORM_TOLERANCE = 1e-6
FACTS_TOLERANCE = 1e-4


def is_moved(trace: Trace, parameters: Iterable[int], *, tolerance: float = NORM_TOLERANCE) -> bool:
    """Whether any of these parameters changed: in an optimiser's step, or by the program's own hand between watched steps.

    Args:
        trace: the run; without its norms nothing counts as changed.
        parameters: indexes.
        tolerance: relative spread of a norm over the run up to which it is rounding, no unit.

    Examples:
        >>> from sleuth.evidence.trace import RunFacts, Trace
        >>> is_moved(Trace(RunFacts()), (0, 1))
        False
    """
    if trace.gradients is None:
        return False
    for index in parameters:
        if np.nansum(trace.gradients.update_norm[:, index]) > 0:
            return True
        norms = trace.gradients.weight_norm[:, index]
        norms = norms[np.isfinite(norms)]
        if len(norms) and np.ptp(norms) > tolerance * norms.max():
            return True
    return False


def is_same_tensor(one: TensorFacts | None, other: TensorFacts | None, *, tolerance: float = FACTS_TOLERANCE) -> bool:
    """Whether two facts are of one tensor's values, its shape aside: size, limits, mean and spread agree.

    Args:
        one: facts, or None.
        other: facts, or None.
        tolerance: difference of mean and spread, relative to the spread, that a reshaping may cause by rounding, no unit.

    Examples:
        >>> from sleuth.evidence.trace import TensorFacts
        >>> numbers = (0.0, 1.0, 0.5, 0.5, 0, 2)
        >>> is_same_tensor(TensorFacts((2,), "float32", *numbers), TensorFacts((1, 2), "float32", *numbers))
        True
    """
    if one is None or other is None or one.n_values != other.n_values:
        return False
    if (one.minimum, one.maximum) != (other.minimum, other.maximum):
        return False
    margin = tolerance * max(other.std, 1e-30)
    return bool(abs(one.mean - other.mean) <= margin and abs(one.std - other.std) <= margin)


def pooled_facts(facts: Sequence[TensorFacts]) -> TensorFacts:
    """The facts of several tensors of about the same size taken together: their limits, mean and spread; no shape.

    Examples:
        >>> from sleuth.evidence.trace import TensorFacts
        >>> both = pooled_facts([TensorFacts((2,), "float32", m - 1, m + 1, m, 1.0, 0, 2) for m in (0.0, 2.0)])
        >>> (both.minimum, both.maximum, both.mean, round(both.std, 3))
        (-1.0, 3.0, 1.0, 1.414)
    """
    means, spreads = np.array([one.mean for one in facts]), np.array([one.std for one in facts])
    spread = float(np.sqrt((spreads**2).mean() + means.var()))
    limits = min(one.minimum for one in facts), max(one.maximum for one in facts)
    return TensorFacts((), facts[0].dtype, *limits, float(means.mean()), spread, n_values=sum(one.n_values for one in facts))


def is_same_shape(one: TensorFacts, other: TensorFacts, *, tolerance: float = 0.2) -> bool:
    """Whether two distributions may be one in another unit: their extremes agree, each in its own deviations from its mean.

    Args:
        one: facts with a spread above 0.
        other: likewise.
        tolerance: relative difference of the extremes up to which they agree, 0 to 1.

    Examples:
        >>> from sleuth.evidence.trace import TensorFacts
        >>> black_and_white = TensorFacts((4,), "float32", 0.0, 255.0, 100.0, 80.0)
        >>> is_same_shape(black_and_white, TensorFacts((4,), "float32", -1.0, 1.0, -0.2, 0.63))
        True
    """
    ends = np.array(
        [[(facts.minimum - facts.mean) / facts.std, (facts.maximum - facts.mean) / facts.std] for facts in (one, other)]
    )
    return bool((np.abs(ends[0] - ends[1]) <= tolerance * np.abs(ends).max(0)).all())


def watched_share(trace: Trace, optimizer: int) -> float:
    """How far into an optimiser's steps the watched ones go, 0 to 1; 0 if none was watched.

    Examples:
        >>> from sleuth.evidence.trace import Optimizer, RunFacts, Trace, Update
        >>> step = Update(59, 0, None, "ZFLB", 1, 1, 1, 0, 0)
        >>> watched_share(Trace(RunFacts(), optimizers=(Optimizer(0, "SGD", None, (), 100, 0),), updates=(step,)), 0)
        0.6
    """
    record = trace.optimizers[optimizer]
    steps = [update.step for update in trace.updates if update.optimizer == optimizer]
    return min(1.0, (max(steps) + 1 - record.first_step) / max(record.n_steps, 1)) if steps else 0.0


def is_data_like(trace: Trace, parameter: int) -> bool:
    """Whether what is computed from a tensor has a row for each of its rows: points or samples, not a weight.

    Judged by the first graph that holds it as a leaf; true when there is none, as nothing is known then.

    Examples:
        >>> from sleuth.evidence.trace import Parameter, RunFacts, Trace
        >>> is_data_like(Trace(RunFacts()), 0)
        True
    """
    graph = next((b.graph for b in trace.backwards if any(op.parameter == parameter for op in b.graph)), ())
    leaf = next((i for i, op in enumerate(graph) if op.parameter == parameter), -1)
    if leaf < 0:
        return True
    waiting, rows = [leaf], graph[leaf].shape[:1]
    for position in waiting:  # grows while it is read: through operations of one operand that keep the shape
        for index, user in enumerate(graph):
            if position not in user.inputs:
                continue
            if len(user.inputs) == 1 and user.shape == graph[leaf].shape:
                waiting.append(index)
            elif user.shape[:1] == rows != (1,):
                return True
    return False


def output_layer(trace: Trace, model: int) -> Layer | None:
    """The layer whose output is the model's output, by its numbers; the newest, where it was replaced.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> output_layer(Trace(run=RunFacts()), 0) is None
        True
    """
    outputs = [f.output for f in trace.forwards if f.model == model and f.phase is Phase.TRAIN and f.output]
    for call in reversed(trace.layer_calls):
        layer = trace.layers[call.layer]
        if layer.model == model and layer.parameters and call.output and any(is_same_tensor(call.output, o) for o in outputs):
            return layer
    return None


def first_update(trace: Trace) -> float:
    """The greatest relative change of a weight (two axes or more) in the first watched step; 0 if it is not known.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> first_update(Trace(run=RunFacts()))
        0.0
    """
    series = trace.gradients
    if series is None or not len(series.step):
        return 0.0
    update, weight = series.update_norm[0], series.weight_norm[0]
    matrix = np.array([len(p.shape) > 1 for p in trace.parameters], dtype=bool)
    known = matrix & np.isfinite(update) & (weight > 0)
    return float((update[known] / weight[known]).max()) if known.any() else 0.0


def first_trained(trace: Trace) -> Model:
    """The first model that a backward pass went through, or the first of all; there must be one."""
    return next((model for model in trace.models if model.n_training_forwards), trace.models[0])


def place_of_training(trace: Trace) -> tuple[Place | None, int]:
    """Where the first model that a backward pass went through was made, and its first step; without models, the backward call."""
    model = next((one for one in trace.models if one.n_training_forwards), trace.models[0] if trace.models else None)
    if model is not None:
        return model.place, model.first_step
    return (trace.backwards[0].place, trace.backwards[0].step) if trace.backwards else (None, 0)


def attends(trace: Trace) -> bool:
    """Whether attention was seen in a model, by its weights or by the name of a layer.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> attends(Trace(run=RunFacts()))
        False
    """
    return bool(trace.attentions) or any(
        "ttention" in one.kind or "Transformer" in one.kind for one in trace.layers if one.n_calls
    )
