"""What in a program keeps a model from fitting its training data: weight decay, penalties, dropout."""

from __future__ import annotations

from math import inf, prod

from sleuth.evidence.linear_chain import RESHAPING
from sleuth.evidence.trace import Trace

PENALTIES = frozenset(("Pow", "Mul", "Abs", "LinalgVectorNorm", "Norm", "Sum", "MseLoss", "Dot"))
DECOUPLED = ("AdamW", "SGD")  # whose decay shrinks a weight by rate x decay in each step


def decay_over_run(trace: Trace) -> float:
    """The exponent by which weight decay alone would shrink the weights over the run: 1 to a third, 0.1 by a tenth, no unit.

    By the last rate of each group; infinite for a decay that an optimiser such as Adam rescales, whose effect is not known.

    Examples:
        >>> from sleuth.evidence.trace import Group, Optimizer, RunFacts
        >>> decay_over_run(Trace(RunFacts(), optimizers=(Optimizer(0, "AdamW", None, (Group((), 1e-3, 0.01),), 5000, 0),)))
        0.05
    """
    most = 0.0
    for optimizer in trace.optimizers:
        most = max((most, *(g.own_decay * optimizer.n_steps for g in optimizer.groups)))
        for group in (g for g in optimizer.groups if g.weight_decay > 0 and optimizer.n_steps):
            speed = 1 / (1 - group.momentum) if optimizer.kind == "SGD" and 0 <= group.momentum < 1 else 1.0
            known = group.lr * group.weight_decay * speed * optimizer.n_steps
            most = max(most, known if optimizer.kind in DECOUPLED else inf)
    return most


def has_penalty(trace: Trace) -> bool:
    """Whether a loss holds a function of a weight matrix alone: a norm, a square, an absolute value.

    Examples:
        >>> from sleuth.evidence.trace import RunFacts
        >>> has_penalty(Trace(RunFacts()))
        False
    """
    for graph in (b.graph for b in trace.backwards):
        matrices = {i for i, op in enumerate(graph) if op.parameter >= 0 and len(op.shape) > 1}
        behind = matrices | {i for i, op in enumerate(graph) if op.name in RESHAPING and matrices.intersection(op.inputs)}
        if any(op.name in PENALTIES and op.inputs and behind.issuperset(op.inputs) for op in graph):
            return True
    return False


def kept_by_dropout(trace: Trace) -> float:
    """Share of a signal that passes all dropout layers of the model that has most of them, 0 to 1; 1 without dropout.

    Examples:
        >>> from sleuth.evidence.trace import RunFacts
        >>> kept_by_dropout(Trace(RunFacts()))
        1.0
    """
    drops = [layer for layer in trace.layers if layer.probability > 0 and layer.n_training_calls]
    models = {layer.model for layer in drops}
    return min((prod(1 - layer.probability for layer in drops if layer.model == model) for model in models), default=1.0)
