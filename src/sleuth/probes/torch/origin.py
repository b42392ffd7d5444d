"""Where the rows of a batch come from: the tensor or array of the program that holds all of them, and that with their labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from sleuth.evidence.trace import FloatArray, IntArray
from sleuth.probes.frames import user_frame
from sleuth.probes.torch.program_tensors import DEPTH, as_tensor, values_around
from sleuth.probes.torch.tensors import HASHED_ROWS, row_hashes

MAX_BYTES = 1 << 26  # of data that are kept until the run's end
MAX_HELD = 8
MAX_ROWS = 100_000
MAX_LISTED = 20_000  # samples of a list
MAX_STACKED = 1 << 24  # bytes of a list of samples that are copied into one tensor
NUMBERS = (int, float, bool)
MIN_SHARE = 0.9  # of the samples seen that must be among the rows
LIBRARIES = frozenset({"pandas", "polars", "sklearn"})  # whose tables name their columns
SPARE = 16  # rows by which one of inputs and labels may be longer: a header, a window


@dataclass(frozen=True, slots=True)
class Table:
    """All inputs, and labels at the same places `(n_rows,)`; the share of the samples that were trained on with these."""

    data: torch.Tensor
    labels: FloatArray
    agreement: float


@dataclass(slots=True)
class Origin:
    """Candidates for the data, held from the first batch on; which of them it is, is told by the fingerprints."""

    held: list[torch.Tensor]
    labels: list[torch.Tensor]
    chosen: torch.Tensor | None = None
    own: tuple[torch.Tensor, torch.Tensor] | None = None  # inputs as the dataset itself has them, with its labels
    names: tuple[str, ...] = ()  # of the features, if the program has one list of so many names

    def positions(self, slots: Mapping[int, int]) -> IntArray:
        """The row of each sample, -1 if it is not among them."""
        best = np.full(len(slots), -1)
        for data in self.held:
            found = _rows_of(data, slots)
            if (found >= 0).sum() > max((best >= 0).sum(), MIN_SHARE * len(slots)):
                best, self.chosen = found, data
        return best

    def whole(self, slots: Mapping[int, int], label: FloatArray) -> Table | None:
        """Longer data than those found, of which all samples are rows too, as a split took them; with labels that all agree."""
        longer = [one for one in self.held if self.chosen is not None and len(one) > len(self.chosen)]
        for data in sorted(longer, key=len, reverse=True):
            positions = _rows_of(data, slots)
            tables = self.tables(positions, label, data) if (positions >= 0).all() else []
            if tables and tables[0].agreement == 1:
                return tables[0]
        return None

    def tables(self, positions: IntArray, label: FloatArray, data: torch.Tensor | None = None) -> list[Table]:
        """The data with each array of the program that may hold their labels, those that agree best with what was seen first."""
        known, data = positions >= 0, self.chosen if data is None else data
        if data is None or not known.any():
            return []
        found, seen = [], label[known].astype(np.float32)
        for held in self.labels:
            n = min(len(held), len(data))
            if n >= max(len(held), len(data)) - SPARE and positions.max() < n:
                values = held.detach().reshape(-1)[:n].float().double().cpu().numpy()  # as exact as the model's own numbers
                if set(np.unique(seen)) <= set(np.unique(values)):
                    found.append(Table(data[:n], values, float((values[positions[known]] == seen).mean())))
        return sorted(found, key=lambda one: -one.agreement)


def _rows_of(data: torch.Tensor, slots: Mapping[int, int]) -> IntArray:
    """The row of each sample in the data, -1 if it is not among them."""
    found = np.full(len(slots), -1)
    for start in range(0, len(data), HASHED_ROWS):
        for row, fingerprint in enumerate(row_hashes(data[start : start + HASHED_ROWS]).tolist(), start):
            if (slot := slots.get(fingerprint)) is not None and found[slot] < 0:
                found[slot] = row
    return found


def find_origin(batch: torch.Tensor, dataset: object) -> Origin | None:
    """What the dataset, or the program's variables, have that is longer than this batch and whose rows are as wide."""
    width = batch[0].numel()
    held: dict[int, torch.Tensor] = {}
    labels: dict[int, torch.Tensor] = {}
    names: set[tuple[str, ...]] = set()
    for value in values_around(dataset, user_frame()):
        if batch.dim() == 2 and (found := _names_in(value, width)):
            names.add(found)
        one = as_tensor(value)
        if one is None or one.dim() == 0 or not len(batch) <= len(one) <= MAX_ROWS or one.nbytes > MAX_BYTES:
            continue
        if one.numel() == len(one) * width and one.is_floating_point() == batch.is_floating_point() and len(held) < MAX_HELD:
            held[id(value)] = one
        if one.numel() == len(one) and len(labels) < 4 * MAX_HELD:
            labels[id(value)] = one
    own = _own_pair(batch, dataset)
    called = names.pop() if len(names) == 1 else ()
    return Origin(list(held.values()), list(labels.values()), own=own, names=called) if held or own else None


def _names_in(value: Any, width: int) -> tuple[str, ...]:
    """The names of so many features: a list of texts, or the columns of a DataFrame or a data set of scikit-learn's; or ()."""
    library = type(value).__module__.partition(".")[0]
    if library in LIBRARIES:
        value = getattr(value, "feature_names" if library == "sklearn" else "columns", None)
        value = value.tolist() if hasattr(value, "tolist") else value
    if not isinstance(value, list | tuple) or len(value) != width or not all(isinstance(name, str) for name in value):
        return ()
    return tuple(value) if len(set(value)) == width else ()


def _own_pair(batch: torch.Tensor, dataset: object) -> tuple[torch.Tensor, torch.Tensor] | None:
    """The rows as wide as a sample that a dataset keeps, and its one number for each; None if there are several of either."""
    for _ in range(DEPTH):
        values = [*getattr(dataset, "tensors", ()), *getattr(dataset, "__dict__", {}).values()]
        tensors = [one for one in map(as_tensor, values) if one is not None and one.dim() and one.nbytes <= MAX_BYTES]
        pair = _pair(tensors, batch)
        if pair is None:  # what lists hold counts only where arrays alone do not tell
            pair = _pair([*tensors, *(one for value in values for one in _stacked(value, len(batch)))], batch)
        if pair is not None:
            return pair
        dataset = getattr(dataset, "dataset", None)
    return None


def _pair(tensors: list[torch.Tensor], batch: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor] | None:
    inputs = [one for one in tensors if one.numel() == len(one) * batch[0].numel() > len(one) >= len(batch)]
    labels = [one for one in tensors if inputs and one.numel() == len(one) == len(inputs[0])]
    return (inputs[0], labels[0]) if len(inputs) == len(labels) == 1 else None


def _stacked(value: object, least: int) -> Iterator[torch.Tensor]:
    """What a list of samples, of labels, or of pairs of both holds, each as one tensor."""
    if not isinstance(value, list | tuple) or not max(least, 2) <= len(value) <= MAX_LISTED:
        return
    first = value[0]
    if isinstance(first, tuple) and len(first) == 2 and all(type(one) is tuple and len(one) == 2 for one in value):
        for part in zip(*value, strict=True):
            yield from _stacked(part, least)
    elif type(first) in NUMBERS and all(type(one) in NUMBERS for one in value):
        yield torch.tensor([float(one) for one in value]) if float in set(map(type, value)) else torch.tensor(value)
    elif (known := as_tensor(first)) is not None and known.nbytes * len(value) <= MAX_STACKED:
        parts = [as_tensor(one) for one in value]
        if all(one is not None and one.shape == known.shape and one.dtype == known.dtype for one in parts):
            yield torch.stack([one for one in parts if one is not None])
