"""How far the graph of a loss goes back: into operations that were made in an earlier step."""

from __future__ import annotations

import math
from bisect import bisect_left
from typing import Any

from sleuth.evidence.trace import Carried
from sleuth.probes.torch.graph import Walked


class Carrying:
    """Remembers up to which autograd number each watched step went; a node with a lower number is of that step or older."""

    def __init__(self) -> None:
        self.limits: list[int] = []
        self.steps: list[int] = []
        self.repeated: Carried | None = None  # of the latest graph: what an earlier backward call of its step went through too
        self._calls: list[int] = []  # the limits of the backward calls of the latest step

    def read(self, walked: Walked, loss_node: Any, step: int) -> Carried | None:
        """What this step's graph holds of earlier steps; None if nothing. What it holds of its own step goes to `repeated`."""
        found, reached = None, 0
        self._read_within(walked, loss_node, is_same=bool(self.steps) and self.steps[-1] == step)
        if self.steps and self.steps[-1] == step:  # several backward calls in one step
            reached = self.limits.pop()
            self.steps.pop()
        if self.limits and walked.sequence and min(walked.sequence) <= self.limits[-1]:
            found = _carried(walked, self.limits[-1], self.steps[bisect_left(self.limits, min(walked.sequence))])
        if loss_node is not None:
            reached = max(reached, loss_node._sequence_nr())
        if reached:
            self.limits.append(max(reached, self.limits[-1] if self.limits else 0))
            self.steps.append(step)
        return found

    def _read_within(self, walked: Walked, loss_node: Any, *, is_same: bool) -> None:
        calls = self._calls if is_same else []
        self.repeated = None
        if calls and walked.sequence and min(walked.sequence) <= calls[-1]:
            self.repeated = _carried(walked, calls[-1], bisect_left(calls, min(walked.sequence)))
        if loss_node is not None:
            calls.append(max(loss_node._sequence_nr(), calls[-1] if calls else 0))
        self._calls = calls


def _carried(walked: Walked, limit: int, first: int) -> Carried:
    """The graph, parted in the operations up to `limit`, the first of them of `first`, and those after it."""
    old = 0
    own_leaves: set[Any] = set()
    old_leaves: set[Any] = set()
    shapes: list[tuple[int, ...]] = []
    for node in walked.nodes:
        if hasattr(node, "variable"):
            continue
        is_old = node._sequence_nr() <= limit
        old += is_old
        for following, index in node.next_functions:
            if following is None:
                continue
            if hasattr(following, "variable"):
                (old_leaves if is_old else own_leaves).add(following)
            elif not is_old and following._sequence_nr() <= limit:
                shapes.append(_shape(following, index))
    shape = max(shapes, key=math.prod, default=())
    return Carried(first, old, len(walked.sequence) - old, shape, bool(own_leaves & old_leaves))


def _shape(node: Any, index: int) -> tuple[int, ...]:
    try:
        return tuple(int(size) for size in node._input_metadata[index].shape)
    except (AttributeError, IndexError, RuntimeError, TypeError):
        return ()
