"""Optimisers whose tensors no backward call reaches: the model that they were built for has been put aside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sleuth.evidence.trace import Backward, Optimizer, Parameter, Trace


@dataclass(frozen=True, slots=True)
class Outlived:
    """An optimiser that steps for nothing; `stopped` hold what the backward calls reach in the end, and step no more."""

    optimizer: Optimizer
    stopped: tuple[Optimizer, ...]
    since: int  # the first watched step whose backward calls reach nothing of what it holds
    reached: tuple[int, ...]  # parameters


def outlived(trace: Trace, min_backwards: int) -> Iterator[Outlived]:
    """Every optimiser that steps to the end, while what the backward calls reach is held by others that stepped earlier.

    Args:
        trace: the run.
        min_backwards: backward calls past it, at each of which it still steps, that must have been watched.

    Examples:
        >>> from sleuth.evidence.trace import RunFacts
        >>> list(outlived(Trace(RunFacts()), 3))
        []
    """
    for optimizer in trace.optimizers:
        own = {i for group in optimizer.groups for i in group.parameters}
        past = _past(trace, own)
        if sum(b.step <= optimizer.last_step for b in past) < min_backwards or not _is_idle(trace, optimizer, own, past[0].step):
            continue
        reached = {i for b in past for i in b.reached if trace.parameters[i].requires_grad}
        holders = {o for i in reached for o in trace.parameters[i].optimizers}
        stopped = tuple(trace.optimizers[o] for o in sorted(holders))
        if stopped and all(0 <= o.last_step < past[0].step for o in stopped):
            yield Outlived(optimizer, stopped, past[0].step, tuple(sorted(reached)))


def unreached(trace: Trace, optimizer: Optimizer, since: int) -> list[Parameter]:
    """What an optimiser holds that no watched backward reached from this step on, and that got no gradient after it.

    Args:
        trace: the run.
        optimizer: one of its optimisers.
        since: a step.

    Examples:
        >>> from sleuth.evidence.trace import RunFacts
        >>> unreached(Trace(RunFacts()), Optimizer(0, "SGD", None, (), 5, 0), 0)
        []
    """
    reached = {i for b in trace.backwards if b.step >= since for i in b.reached}
    held = [trace.parameters[i] for g in optimizer.groups for i in g.parameters if i not in reached]
    stale = [p for p in held if p.requires_grad]
    if trace.gradients is None:
        return stale
    late = trace.gradients.gradient_norm[trace.gradients.step > since]
    return [p for p in stale if not np.nansum(late[:, p.index]) > 0]


def _past(trace: Trace, own: set[int]) -> list[Backward]:
    """The last backward calls, which reach none of these parameters."""
    last = max((n for n, b in enumerate(trace.backwards) if own.intersection(b.reached)), default=-1)
    return [b for b in trace.backwards[last + 1 :] if b.reached and not b.raised]


def _is_idle(trace: Trace, optimizer: Optimizer, own: set[int], since: int) -> bool:
    """Whether its steps were watched and found no gradient, not even one that the program puts there, as from a copy."""
    counts = [u.n_nonzero_gradient for u in trace.updates if u.optimizer == optimizer.index and u.step >= since]
    series = trace.gradients
    norms = series.gradient_norm[series.step >= since][:, sorted(own)] if series is not None else np.zeros((0, 0))
    return bool(counts or len(norms)) and not any(counts) and not np.nansum(norms) > 0
