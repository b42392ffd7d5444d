"""Where the rows of a batch come from: the tensor or array of the program that holds all of them, and that with their labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from sleuth.evidence.trace import FloatArray, IntArray
from sleuth.probes.torch.frames import is_user_file, user_frame
from sleuth.probes.torch.tensors import HASHED_ROWS, is_plain, row_hashes

MAX_BYTES = 1 << 26  # of data that are kept until the run's end
MAX_HELD = 8
MAX_ROWS = 100_000
MIN_SHARE = 0.9  # of the samples seen that must be among the rows
DEPTH = 4


@dataclass(slots=True)
class Origin:
    """Candidates for the data, held from the first batch on; which of them it is, is told by the fingerprints."""

    held: list[torch.Tensor]
    labels: list[torch.Tensor]
    chosen: torch.Tensor | None = None

    def positions(self, slots: Mapping[int, int]) -> IntArray:
        """The row of each sample, -1 if it is not among them."""
        best = np.full(len(slots), -1)
        for data in self.held:
            found = np.full(len(slots), -1)
            for start in range(0, len(data), HASHED_ROWS):
                for row, fingerprint in enumerate(row_hashes(data[start : start + HASHED_ROWS]).tolist(), start):
                    if (slot := slots.get(fingerprint)) is not None and found[slot] < 0:
                        found[slot] = row
            if (found >= 0).sum() > max((best >= 0).sum(), MIN_SHARE * len(slots)):
                best, self.chosen = found, data
        return best

    def table(self, positions: IntArray, label: FloatArray) -> tuple[torch.Tensor, FloatArray] | None:
        """The data and their labels in the order in which the program has them; the labels agree with all that were seen."""
        known = positions >= 0
        for held in self.labels if self.chosen is not None and known.any() else ():
            if len(held) == len(self.chosen):  # type: ignore[arg-type]  # chosen is not None here
                values = held.detach().reshape(len(held)).double().cpu().numpy()
                if (values[positions[known]] == label[known]).all():
                    assert self.chosen is not None
                    return self.chosen, values
        return None


def find_origin(batch: torch.Tensor, dataset: object) -> Origin | None:
    """What the dataset, or the program's variables, have that is longer than this batch and whose rows are as wide."""
    width = batch[0].numel()
    held: dict[int, torch.Tensor] = {}
    labels: dict[int, torch.Tensor] = {}
    for value in _values(dataset):
        one = _as_tensor(value)
        if one is None or one.dim() == 0 or not len(batch) <= len(one) <= MAX_ROWS or one.nbytes > MAX_BYTES:
            continue
        if one.numel() == len(one) * width and one.is_floating_point() == batch.is_floating_point() and len(held) < MAX_HELD:
            held[id(value)] = one
        if one.numel() == len(one) and len(labels) < 4 * MAX_HELD:
            labels[id(value)] = one
    return Origin(list(held.values()), list(labels.values())) if held else None


def _as_tensor(value: object) -> torch.Tensor | None:
    if isinstance(value, np.ndarray) and value.dtype.kind in "fiub" and value.flags.writeable and value.flags.c_contiguous:
        return torch.from_numpy(value)
    if isinstance(value, torch.Tensor) and is_plain(value) and value.layout is torch.strided and not value.requires_grad:
        return value.detach()
    return None


def _values(dataset: object) -> Iterator[Any]:
    for _ in range(DEPTH):
        yield from getattr(dataset, "tensors", ())
        yield from list(getattr(dataset, "__dict__", {}).values())
        dataset = getattr(dataset, "dataset", None)
    frame = user_frame(4)
    for _ in range(DEPTH):
        if frame is None:
            return
        if is_user_file(frame.f_code.co_filename):
            owner = getattr(frame.f_locals.get("self"), "__dict__", {})
            yield from [*frame.f_locals.values(), *owner.values(), *frame.f_globals.values()]
        frame = frame.f_back
