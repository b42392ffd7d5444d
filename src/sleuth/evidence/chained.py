"""Backward calls that go through the graphs of earlier ones, by a state that is handed on with its graph."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise

from sleuth.evidence.trace import Backward, Carried, Phase, Trace


def is_state(carried: Carried) -> bool:
    """Whether the earlier operations are reached by a tensor of several values, from parameters that are used again.

    Args:
        carried: operations of earlier steps or calls in a graph.

    Examples:
        >>> is_state(Carried(0, 12, 3, (8, 32), True)), is_state(Carried(0, 12, 3, (), True))
        (True, False)
    """
    return carried.is_again and carried.shape not in ((), (1,))


def growing_within_steps(trace: Trace, min_reach: int, min_share: float) -> Iterator[Backward]:
    """The last backward call of each step in which each call goes through more of what the calls before it went through.

    Args:
        trace: the run.
        min_reach: calls that the last one must go back.
        min_share: least share of neighbouring calls between which the old part grows, 0 to 1.

    Examples:
        >>> from sleuth.evidence.trace import RunFacts
        >>> list(growing_within_steps(Trace(RunFacts()), 8, 0.9))
        []
    """
    for step, group in groupby(trace.backwards, key=lambda b: b.step):
        calls = list(group)
        last = calls[-1].repeated
        if last is None or len(calls) - 1 - last.first_step < min_reach:
            continue
        sizes = [b.repeated.n_earlier if b.repeated is not None and is_state(b.repeated) else 0 for b in calls]
        n_growing = sum(one < two for one, two in pairwise(sizes))
        if n_growing >= max(min_reach, min_share * (len(calls) - 1)) and _n_new_inputs(trace, step) >= len(calls):
            yield calls[-1]


def _n_new_inputs(trace: Trace, step: int) -> int:
    """How often a model was given new data in this step: not its own output again, nor the same input."""
    given = [f for f in trace.forwards if f.step == step and f.phase is Phase.TRAIN and not f.is_same_input_as_before]
    return sum(f.input is not None and not f.input.requires_grad for f in given)
