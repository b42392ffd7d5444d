"""Elements of the targets that stand in the inputs, found by their values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor

from sleuth.probes.experiments.slots import Given, map_slots
from sleuth.probes.experiments.subject import Subject, is_model
from sleuth.probes.experiments.tape import Recorded
from sleuth.probes.experiments.trial import batch_axis, batch_size

MIN_ROWS = 16
MAX_ELEMENTS = 4_096  # of a sample
MAX_PAIRS = 24  # elements of the targets that are looked for
SAME = 1 - 1e-6  # correlation of two elements that are one, in single precision


@dataclass(frozen=True, slots=True)
class Pair:
    """Element `of_input` of each sample of an input is element `of_target` of its targets; positions in the flat sample."""

    of_input: int
    of_target: int


def compared(step: Recorded) -> tuple[int, ...]:
    """The numbers of the constants that functions or a loss module take, the models' own inputs among them."""
    numbers: list[int] = []

    def note(slot: Any) -> Any:
        if isinstance(slot, Given) and step.constants[slot.number].dim():
            numbers.append(slot.number)
        return slot

    for node in step.nodes:
        if not is_model(node):
            map_slots(node.args, note)
            map_slots(node.kwargs, note)
    return tuple(dict.fromkeys(numbers))


def _rows(tensor: Tensor, n_samples: int) -> Tensor | None:
    """`(n_samples, n_elements)`; targets `(n_samples * n_elements,)` too."""
    axis = batch_axis(tensor, n_samples)
    if axis < 0 and (tensor.dim() != 1 or tensor.numel() % n_samples):
        return None
    rows = (tensor.movedim(axis, 0) if axis >= 0 else tensor).reshape(n_samples, -1)
    return rows if 0 < rows.shape[1] <= MAX_ELEMENTS and bool(rows.isfinite().all()) else None


def matched(subject: Subject, number: int, target: int) -> list[Pair]:
    """Elements of this target that are, up to scale and origin, one element of this input in all recorded samples."""
    n_samples = batch_size(subject, subject.steps[-1])
    inputs: list[Tensor] = []
    targets: list[Tensor] = []
    for step in subject.steps:
        if number >= len(step.constants) or target >= len(step.constants):
            continue
        one, other = _rows(step.constants[number], n_samples), _rows(step.constants[target], n_samples)
        if one is None or other is None:
            continue
        if not inputs or (one.shape, other.shape) == (inputs[0].shape, targets[0].shape):
            inputs.append(one.double())
            targets.append(other.double())
    if not inputs or len(inputs) * n_samples < MIN_ROWS:
        return []
    x, y = torch.cat(inputs), torch.cat(targets)
    varied = torch.nonzero(y.std(0) > 0).flatten()
    chosen = varied[torch.linspace(0, len(varied) - 1, min(len(varied), MAX_PAIRS)).round().long()]
    if not len(chosen):
        return []
    close = _standard(x).T @ _standard(y[:, chosen]) / len(x) > SAME  # (n_elements, n_chosen)
    return [Pair(int(torch.nonzero(column)[0, 0]), int(chosen[i])) for i, column in enumerate(close.T) if int(column.sum()) == 1]


def _standard(rows: Tensor) -> Tensor:
    spread = rows.std(0, correction=0)
    return (rows - rows.mean(0)) / torch.where(spread > 0, spread, 1.0) * (spread > 0)


def apart(step: Recorded, number: int) -> tuple[Recorded, int]:
    """The same step with a constant of their own for the models, and its number."""
    own = len(step.constants)

    def renumber(slot: Any) -> Any:
        return Given(own) if slot == Given(number) else slot

    nodes = [replace(n, args=map_slots(n.args, renumber), kwargs=map_slots(n.kwargs, renumber)) for n in step.nodes]
    both = tuple(new if is_model(old) else old for old, new in zip(step.nodes, nodes, strict=True))
    return replace(step, nodes=both, constants=[*step.constants, step.constants[number]]), own
