"""Optimisers that are none of torch's: each gets a stand-in of torch's kind, which tells the probe what the real one does."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from sleuth.probes.frames import Line
    from sleuth.probes.torch.patches import Patches

Function = Callable[..., Any]


class Imitation(torch.optim.Optimizer):
    """Holds the parameters and settings of an optimiser whose formula no optimiser of torch has; it cannot step itself."""

    is_imitation = True

    def __init__(self, params: Any) -> None:
        super().__init__(params, {"lr": float("nan")})

    def step(self, closure: Any = None) -> None:  # type: ignore[override]
        """Only the real one can.

        Raises:
            RuntimeError: always.
        """
        raise RuntimeError("an optimiser of the program's own is stepped by the program alone")


class StandIns:
    """Which optimiser of torch's kind stands for which other one; tells the probe of the real one's steps."""

    def __init__(self, patches: Patches) -> None:
        self.patches, self.recorder = patches, patches.recorder
        self._of: dict[int, tuple[weakref.ref[Any], torch.optim.Optimizer]] = {}  # by id: a program's class may forbid hashing

    def get(self, optimizer: Any) -> torch.optim.Optimizer | None:
        """The stand-in of an optimiser, if it has one."""
        ref, stand_in = self._of.get(id(optimizer), (None, None))
        return stand_in if ref is not None and ref() is optimizer else None

    def add(self, optimizer: Any, stand_in: torch.optim.Optimizer, line: Line | None, kind: str = "") -> None:
        """From now on this one stands for that optimiser, which the program builds at this line.

        Raises:
            TypeError: nothing can be told of the optimiser's end, as its class has slots only.
        """
        updates, number, held = self.recorder.updates, id(optimizer), self._of
        held[number] = (weakref.ref(optimizer, lambda _: held.pop(number, None)), stand_in)
        record = updates.records[updates.index_of(stand_in)]
        record.line = line
        record.kind = kind or record.kind

    def watch_steps(self, original: Function, follow: Function) -> Function:
        """A method that makes a step; `follow(optimizer, stand_in)` takes over the settings just before it."""

        def step(optimizer: Any, *args: Any, **kwargs: Any) -> Any:
            self._tell(self._before, optimizer, follow)
            result = original(optimizer, *args, **kwargs)
            self._tell(self._after, optimizer, follow)
            return result

        return step

    def _tell(self, function: Function, optimizer: Any, follow: Function) -> None:
        """Call a hook; what it calls measures its own time."""
        stand_in = None if self.recorder.is_dead else self.get(optimizer)
        if stand_in is None:
            return
        try:
            function(optimizer, stand_in, follow)
        except Exception as error:  # the probe meets the user's program here
            self.recorder.note_crash(function, error)

    def _before(self, optimizer: Any, stand_in: torch.optim.Optimizer, follow: Function) -> None:
        follow(optimizer, stand_in)
        self.recorder.updates.about_to_step(stand_in, (), {})

    def _after(self, _: Any, stand_in: torch.optim.Optimizer, __: Function) -> None:
        self.patches.after_step(stand_in, (), {})

    def cleared(self, optimizer: Any) -> None:
        """The real one has cleared its gradients."""
        recorder, stand_in = self.recorder, self.get(optimizer)
        if recorder.watching and stand_in is not None:
            recorder.note_event("Z", frozenset((recorder.updates.index_of(stand_in),)))
