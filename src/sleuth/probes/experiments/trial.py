"""What every experiment is: a name, the seconds that it may take, a function of a `Subject`; and what several of them need."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import Any

import numpy as np
import torch
from torch import Tensor

from sleuth.evidence.trace import HashArray
from sleuth.probes.experiments.subject import Subject
from sleuth.probes.experiments.tape import Recorded, Unrecordable
from sleuth.probes.torch.tensors import row_hashes

Values = dict[str, float]
MIN_JUDGED = 20  # samples
MIN_KEPT = 3  # of a batch: each gets another sample's inputs, even if two models in a row exchange them


@dataclass(frozen=True, slots=True)
class Deadline:
    """A point in time; `left` may be negative.

    Where `processor` is given, a point in this process's processor time too: on a busy machine an experiment gets as much work
    done as on an idle one, as long as there is time in all.
    """

    at: float
    processor: float = math.inf

    @property
    def left(self) -> float:
        """Seconds."""
        return min(self.at - perf_counter(), self.processor - process_time())

    def share(self, part: float) -> Deadline:
        """A deadline after this part of what is left."""
        now, used = perf_counter(), process_time()
        return Deadline(now + part * max(self.at - now, 0.0), used + part * max(self.processor - used, 0.0))


@dataclass(frozen=True, slots=True)
class Trial:
    """One experiment, on recorded steps, on calls of custom functions, or on samples; `Unrecordable` if it cannot be made."""

    name: str
    seconds: float  # at most, of the default time limit
    run: Callable[[Subject, Deadline], Values] | None = None
    of_functions: Callable[[Any, Deadline], Values] | None = None
    of_samples: Callable[[Any, Deadline], Values] | None = None


def descend(
    subject: Subject, optimizer: torch.optim.Optimizer, steps: Sequence[Recorded], n_steps: int, deadline: Deadline,
    *, floor: float = -math.inf,
) -> list[float]:  # fmt: skip
    """Train on these steps in turn; the losses, up to a non-finite one, the deadline, or one below `floor` of the first."""
    losses: list[float] = []
    for number in range(n_steps):
        if number and deadline.left < 0:
            break
        optimizer.zero_grad()
        loss = subject.run(steps[number % len(steps)]).loss
        losses.append(float(loss.detach()))
        if not math.isfinite(losses[-1]) or losses[-1] < floor * losses[0]:
            break
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return losses


def fit_in(subject: Subject, n_passes: int, seconds: float) -> None:
    """Keep as many of the recorded steps, evenly spaced, as can be run so often in this time without a graph; at least one."""
    began = perf_counter()
    subject.run(subject.steps[-1], has_grad=False)
    n_steps = max(1, int(seconds / (n_passes * max(perf_counter() - began, 1e-6))))
    if n_steps < len(subject.steps):
        subject.steps = [subject.steps[-1 - number * len(subject.steps) // n_steps] for number in range(n_steps)][::-1]


def halves(subject: Subject) -> tuple[list[Recorded], list[Recorded]]:
    """Recorded steps to train on and others to judge by; twice the same list where all steps have the same batch."""
    steps = subject.steps
    first = [steps[0].constants[number] for number in subject.inputs(steps[0])]
    others = [[one.constants[number] for number in subject.inputs(one)] for one in steps[1:]]
    if all(len(first) == len(other) and all(map(torch.equal, first, other)) for other in others):
        return steps[:1], steps[:1]
    return steps[::2], steps[1::2]


def unseen(subject: Subject, trained_on: Sequence[Recorded], judged_by: Sequence[Recorded]) -> list[Recorded]:
    """The steps to judge by with those samples alone that are in no step trained on."""
    known = np.concatenate([_hashes(subject, one) for one in trained_on])
    kept: list[Recorded] = []
    n_samples = 0
    for one in judged_by:
        own = _hashes(subject, one)
        is_new = torch.from_numpy(~np.isin(own, known))
        if int(is_new.sum()) < MIN_KEPT:
            continue
        n_samples += int(is_new.sum())
        columns = {number: value for number, value in enumerate(one.constants) if value.dim() and len(value) == len(own)}
        kept.append(subject.variant(one, {number: value[is_new.to(value.device)] for number, value in columns.items()}))
    if n_samples < MIN_JUDGED:
        raise Unrecordable("too few samples are in one recorded step alone")
    return kept


def _hashes(subject: Subject, step: Recorded) -> HashArray:
    inputs = [step.constants[number] for number in subject.inputs(step)]
    if not inputs:
        raise Unrecordable("no batch was seen")
    return row_hashes(inputs[0])


def mean_loss(subject: Subject, steps: Sequence[Recorded]) -> float:
    """The mean loss over these steps, without a graph."""
    values = [float(subject.run(one, has_grad=False).loss.detach()) for one in steps]
    return sum(values) / len(values)


def batch_size(subject: Subject, step: Recorded) -> int:
    """The number of samples: the length of the targets if an input has an axis of this length, else that of the input."""
    inputs = [step.constants[number] for number in subject.inputs(step)]
    if not inputs:
        raise Unrecordable("no batch was seen")
    lengths = [int(step.constants[number].shape[0]) for number in subject.targets(step)]
    return next((length for length in lengths if length > 1 and length in inputs[0].shape), int(inputs[0].shape[0]))


def batch_axis(tensor: Tensor, n_samples: int) -> int:
    """The only axis with a length of `n_samples`, or the first where several have it; -1 if there is none."""
    axes = [axis for axis, size in enumerate(tensor.shape) if size == n_samples]
    return axes[0] if axes else -1


def inputs_changed(subject: Subject, step: Recorded, change: Callable[[Tensor, int], Tensor]) -> Mapping[int, Tensor]:
    """The inputs that have a sample axis, changed along it."""
    n_samples = batch_size(subject, step)
    pairs = ((number, step.constants[number]) for number in subject.inputs(step))
    return {n: change(tensor, axis) for n, tensor in pairs if (axis := batch_axis(tensor, n_samples)) >= 0}
