"""Which weights of a run are used again and again within one forward pass, and which come after them."""

from __future__ import annotations

import math

from sleuth.evidence.trace import Op, Trace

RECURRENT = ("RNN", "LSTM", "GRU", "RNNCell", "LSTMCell", "GRUCell")
MIN_USES = 5  # of a weight in one graph: as many time steps
ALIASES = ("T", "Transpose", "Permute", "View", "Expand", "Unsqueeze")


def recurrent_parameters(trace: Trace) -> frozenset[int]:
    """Indexes of the parameters of recurrent layers, and of matrices that one graph uses five times or more.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> recurrent_parameters(Trace(run=RunFacts()))
        frozenset()
    """
    found = {p for layer in trace.layers if layer.kind in RECURRENT for p in layer.parameters}
    for backward in trace.backwards[:3]:
        counts = _uses(backward.graph)
        found |= {p for p, n in counts.items() if n >= MIN_USES and len(trace.parameters[p].shape) == 2}
    return frozenset(found)


def weights_after(trace: Trace, parameters: frozenset[int]) -> frozenset[int]:
    """The matrix nearest the loss, if it is not one of `parameters`: what the gradient meets before them; else nothing.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> weights_after(Trace(run=RunFacts()), frozenset())
        frozenset()
    """
    graph = next((b.graph for b in trace.backwards if b.graph), ())
    for op in graph:
        if op.parameter >= 0 and len(op.shape) >= 2:
            return frozenset({op.parameter}) - parameters
    return frozenset()


def initial_norm(trace: Trace, parameters: frozenset[int]) -> float:
    """The joint L2 norm of these parameters at the first watched step, of those whose values are known.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> initial_norm(Trace(run=RunFacts()), frozenset())
        0.0
    """
    known = [trace.parameters[p] for p in parameters]
    return math.sqrt(sum(math.prod(p.shape) * (p.initial_std**2 + p.initial_mean**2) for p in known if p.initial_std >= 0))


def _uses(graph: tuple[Op, ...]) -> dict[int, int]:
    """How many operations of one graph use each parameter, itself or by an alias such as its transpose."""
    users: dict[int, list[int]] = {}
    for position, op in enumerate(graph):
        for given in op.inputs:
            users.setdefault(given, []).append(position)
    return {op.parameter: _count(graph, users, i) for i, op in enumerate(graph) if op.parameter >= 0}


def _count(graph: tuple[Op, ...], users: dict[int, list[int]], position: int) -> int:
    return sum(
        _count(graph, users, user) if graph[user].name in ALIASES and graph[user].inputs == (position,) else 1
        for user in users.get(position, ())
    )
