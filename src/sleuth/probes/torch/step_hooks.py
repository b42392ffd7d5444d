"""What an optimiser's own hooks do once it has moved the weights, though its step has not returned: it belongs to the next."""

from __future__ import annotations

from collections.abc import Iterable

import torch

Event = tuple[str, frozenset[int] | None]


class StepHooks:
    """Holds back events between the moment when an optimiser has changed its weights and the end of its step."""

    def __init__(self) -> None:
        self._index = -1
        self._before: list[tuple[torch.Tensor, int]] = []  # tensors, and their version before the step
        self._late: list[Event] = []

    def begin(self, index: int, tensors: Iterable[torch.Tensor]) -> None:
        """This optimiser is about to step, without a closure, and would change some of these tensors in place."""
        self._index, self._before = index, [(one, one._version) for one in tensors if one.grad is not None]

    def takes(self, letter: str, owners: frozenset[int] | None) -> bool:
        """Whether this event comes after the weights moved; then it is kept for later."""
        is_late = (
            self._index >= 0
            and (owners is None or self._index in owners)
            and any(tensor._version != version for tensor, version in self._before)
        )
        if is_late:
            self._late.append((letter, owners))
        return is_late

    def end(self) -> list[Event]:
        """The step has returned: what its hooks did meanwhile."""
        late = self._late
        self._index, self._before, self._late = -1, [], []
        return late
