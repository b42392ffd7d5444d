"""The program's tensors that hold all inputs and targets of which the recorded batches are rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from sleuth.probes.experiments.subject import Subject
from sleuth.probes.experiments.tape import Recorded, Unrecordable
from sleuth.probes.frames import user_frame
from sleuth.probes.torch.program_tensors import as_tensor, values_around
from sleuth.probes.torch.tensors import HASHED_ROWS, row_hashes

MAX_BYTES = 1 << 26  # of data that are held until the run's end, in all
MAX_ROWS = 100_000
MAX_HELD = 32
HELD_SHARE = 0.25  # of the rows, to judge by
MAX_JUDGED, MIN_JUDGED = 512, 20
MIN_EVALUATED, MOST_EVALUATED = 40, 400  # rows of evaluations
MOST_IN_ORDER = 0.1  # of the rows that follow the one before; of 20 rows or more drawn at random hardly one does
SAME = 0.99  # of the recorded targets, which must stand beside their inputs


@dataclass(frozen=True, slots=True)
class Rows:
    """Inputs and targets as one recorded step takes them, `(n, ...)` each, by the numbers of the constants that they replace."""

    step: Recorded
    columns: dict[int, Tensor]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    @property
    def batch_size(self) -> int:
        """Rows of the recorded step."""
        return len(self.step.constants[next(iter(self.columns))])

    def batch(self, chosen: Tensor) -> dict[int, Tensor]:
        """What to change in the step so that it gets these rows."""
        return {number: column[chosen] for number, column in self.columns.items()}


def candidates(recorded: Recorded, dataset: object) -> list[Tensor]:
    """Tensors of the data set and of the program's variables that are longer than a batch and as wide as one of its tensors."""
    widths = {t[0].numel(): len(t) for t in recorded.constants if t.dim() and len(t)}
    found: dict[int, Tensor] = {}
    left = MAX_BYTES
    for value in values_around(dataset, user_frame()):
        one = as_tensor(value)
        if one is None or not one.dim() or not 0 < len(one) <= MAX_ROWS or id(value) in found or len(found) >= MAX_HELD:
            continue
        if len(one) > widths.get(one[0].numel(), MAX_ROWS) and one.nbytes <= left:
            found[id(value)] = one
            left -= one.nbytes
    return list(found.values())


def find_rows(subject: Subject, held: Sequence[Tensor]) -> Rows:
    """All inputs and targets of the training.

    Raises:
        Unrecordable: they are not known, or a step takes more than one input.
    """
    step = subject.steps[0]
    numbers = [(*subject.inputs(one), *subject.targets(one)) for one in subject.steps]
    if len(subject.inputs(step)) != 1 or len(numbers[0]) < 2 or any(len(one) != len(numbers[0]) for one in numbers):
        raise Unrecordable("the steps do not take one input each, and targets")
    for data in held:
        places = [_places(data, one.constants[own[0]]) for one, own in zip(subject.steps, numbers, strict=True)]
        if any(one is None or (one < 0).any() for one in places):
            continue
        known = [torch.from_numpy(one) for one in places if one is not None]
        columns = {numbers[0][0]: data}
        for at, number in enumerate(numbers[0][1:], 1):
            given = [one.constants[own[at]] for one, own in zip(subject.steps, numbers, strict=True)]
            same = (one for one in held if len(one) == len(data) and all(map(_agree, [one] * len(known), given, known)))
            if (column := next(same, None)) is not None:
                columns[number] = column
        if len(columns) == len(numbers[0]):
            like = {number: step.constants[number] for number in columns}
            return Rows(step, {n: one.reshape(len(one), *like[n].shape[1:]).to(like[n]) for n, one in columns.items()})
    raise Unrecordable("the program's data are not known as a whole")


def are_drawn(subject: Subject, held: Sequence[Tensor]) -> bool:
    """Whether the inputs and targets of each recorded step are the same rows of the program's data, in no order.

    Then a row is a sample: neither a place of a sequence, nor a part of one set or graph, nor an example beside a question.
    """
    for step in subject.steps:
        numbers = (*subject.inputs(step), *subject.targets(step))
        first = step.constants[numbers[0]]
        drawn = (one for data in held if (one := _places(data, first)) is not None and len(one) > 1 and (one >= 0).all())
        places = next(drawn, None)
        if places is None or len(numbers) <= len(subject.inputs(step)) or float((np.diff(places) == 1).mean()) > MOST_IN_ORDER:
            return False
        known = torch.from_numpy(places)
        others = [step.constants[number] for number in numbers[1:]]
        if not all(any(len(one) > places.max() and _agree(one, given, known) for one in held) for given in others):
            return False
    return True


def split_rows(subject: Subject, rows: Rows, part: int = 0) -> tuple[list[Recorded], list[Recorded]]:
    """Steps of the program's size to train on, and one to judge by, with other rows; in each part these are others."""
    kept, held = split_places(rows, part)
    parts = [subject.variant(rows.step, rows.batch(chosen)) for chosen in torch.split(kept, rows.batch_size)]
    return parts, [subject.variant(rows.step, rows.batch(held))]


def split_places(rows: Rows, part: int = 0) -> tuple[Tensor, Tensor]:
    """The places of rows to train on, and of those to judge by."""
    order = torch.randperm(len(rows), generator=torch.Generator().manual_seed(0))
    n_held = min(MAX_JUDGED, int(HELD_SHARE * len(rows)))
    if n_held < MIN_JUDGED:
        raise Unrecordable("the program has too few rows of data")
    is_held = (torch.arange(len(rows)) // n_held) == part
    return order[~is_held], order[is_held]


def evaluated_rows(subject: Subject, columns: Mapping[int, Tensor]) -> dict[int, Tensor]:
    """Rows of the program's evaluations, none of which is among `columns`, the inputs and targets of a training.

    Raises:
        Unrecordable: there are too few, or the loss takes more than one input and one target.
    """
    if len(columns) != 2:
        raise Unrecordable("the loss takes more than an input and a target")
    (x_number, x), (y_number, y) = columns.items()
    known = row_hashes(x)
    found = [
        (a, b) for a, b in (*subject.evaluated, *subject.evaluated_numbers)
        if a.shape[1:] == x.shape[1:] and len(a) == len(b) > 0 and b[0].numel() == y[0].numel()
        and not np.isin(row_hashes(a.to(x)), known).any()
    ]  # fmt: skip
    if sum(len(a) for a, _ in found) < MIN_EVALUATED:
        raise Unrecordable("too few rows of an evaluation were seen with their targets")
    return {
        x_number: torch.cat([a.to(x) for a, _ in found])[:MOST_EVALUATED],
        y_number: torch.cat([b.reshape(len(b), *y.shape[1:]).to(y) for _, b in found])[:MOST_EVALUATED],
    }


def _places(data: Tensor, batch: Tensor) -> np.ndarray[Any, np.dtype[np.int64]] | None:
    """The row of each sample, -1 where there is none; None if the data cannot hold it."""
    if batch.dim() < 1 or data[0].numel() != batch[0].numel() or data.is_floating_point() != batch.is_floating_point():
        return None
    parts = [row_hashes(data[start : start + HASHED_ROWS].to(batch.dtype)) for start in range(0, len(data), HASHED_ROWS)]
    first: dict[int, int] = {}
    for row, fingerprint in enumerate(np.concatenate(parts).tolist()):
        first.setdefault(fingerprint, row)
    return np.array([first.get(fingerprint, -1) for fingerprint in row_hashes(batch).tolist()], np.int64)


def _agree(labels: Tensor, given: Tensor, place: Tensor) -> bool:
    if given.dim() < 1 or len(given) != len(place) or labels[0].numel() != given[0].numel():
        return False
    wanted = labels[place].reshape(given.shape).to(given)
    return float((wanted == given).double().mean()) >= SAME
