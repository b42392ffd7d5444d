"""Learning-rate schedulers: how often each steps, and for how many calls it was planned."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from sleuth.evidence.place import Place
from sleuth.evidence.trace import Scheduler
from sleuth.probes.frames import Line, construction_line, is_constructing, user_line
from sleuth.probes.torch.records import SchedulerRecord

if TYPE_CHECKING:
    from sleuth.probes.torch.recorder import Recorder

# Where torch's schedulers keep the number of calls after which they are through, or begin anew.
PLANS = {
    "StepLR": "step_size",
    "MultiStepLR": "milestones",
    "ConstantLR": "total_iters",
    "LinearLR": "total_iters",
    "PolynomialLR": "total_iters",
    "CosineAnnealingLR": "T_max",
    "CosineAnnealingWarmRestarts": "T_0",
    "OneCycleLR": "total_steps",
    "CyclicLR": "total_size",
}
MAX_SCHEDULERS = 1_000


class Scheduling:
    """The registry of schedulers that made a step."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.records: list[SchedulerRecord] = []
        self._index: dict[int, int] = {}
        self._lines: dict[int, Line | None] = {}  # where those were made that did not step yet, by id
        self._is_inside = False

    def watch_steps(self, original: Callable[..., Any]) -> Callable[..., Any]:
        """A scheduler's `step`, which is also counted, unless another scheduler or its own construction calls it."""
        note, note_built = self.recorder.guard(self.note), self.recorder.guard(self._note_built)

        def step(scheduler: Any, *args: Any, **kwargs: Any) -> Any:
            if self._is_inside or getattr(scheduler, "last_epoch", 0) < 0 or is_constructing(scheduler):
                note_built(scheduler)
                return original(scheduler, *args, **kwargs)
            note(scheduler)
            self._is_inside = True
            try:
                return original(scheduler, *args, **kwargs)
            finally:
                self._is_inside = False

        return step

    def _note_built(self, scheduler: Any) -> None:
        if not self._is_inside and len(self._lines) < MAX_SCHEDULERS:
            self._lines[id(scheduler)] = construction_line(scheduler)

    def note(self, scheduler: Any) -> None:
        """A scheduler is about to step."""
        updates = self.recorder.updates
        optimizer = getattr(scheduler, "optimizer", None)
        if optimizer is None:
            return
        index = updates.index_of(optimizer)
        self.recorder.note_event("R", frozenset((index,)))
        number = self._index.get(id(scheduler), -1)
        if number < 0 or self.records[number].ref() is not scheduler:
            if len(self.records) >= MAX_SCHEDULERS:
                return
            number = self._register(scheduler, index)
        record = self.records[number]
        record.n_calls += 1
        record.last_update = updates.records[index].n_steps

    def _register(self, scheduler: Any, optimizer: int) -> int:
        n_steps = self.recorder.updates.records[optimizer].n_steps
        kind = next((kind.__name__ for kind in type(scheduler).__mro__ if kind.__name__ in PLANS), type(scheduler).__name__)
        built = self._lines.pop(id(scheduler), None)
        self.records.append(
            SchedulerRecord(
                weakref.ref(scheduler), kind, user_line(4), optimizer, planned_calls(scheduler), n_steps, n_steps, built
            )
        )
        self._index[id(scheduler)] = len(self.records) - 1
        return len(self.records) - 1

    def seen(self, place: Callable[[Line | None], Place | None]) -> Iterator[Scheduler]:
        """The records as evidence."""
        for index, one in enumerate(self.records):
            yield Scheduler(
                index, one.kind, place(one.line), one.optimizer, one.horizon, one.n_calls, one.first_update, one.last_update,
                place(one.built),
            )  # fmt: skip


def planned_calls(scheduler: Any) -> int:
    """After how many calls the schedule is through or begins anew; -1 if that cannot be known.

    Of schedulers in a row it is the last one's, of several at once the longest.
    """
    inner = getattr(scheduler, "_schedulers", None)
    if inner:
        plans = [planned_calls(one) for one in inner]
        milestones = getattr(scheduler, "_milestones", None)
        if milestones:
            return max(milestones) + plans[-1] if plans[-1] >= 0 else -1
        return max(plans)
    for kind in type(scheduler).__mro__:
        plan = getattr(scheduler, PLANS.get(kind.__name__, ""), None)
        if plan:
            return int(plan if isinstance(plan, int | float) else max(plan))
    return -1
