"""Histograms of a step as vectors: for each tensor its number and its counts, packed into the bits of float32 values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sleuth.evidence.histograms import CountArray, FloatArray, Histograms

if TYPE_CHECKING:
    from sleuth.store.reader import StoredRun, StoredVectors

GRADIENTS, WEIGHTS = "gradient_counts", "weight_counts"  # the series
EDGES = "_edges"  # behind a series' name: the magnitudes between which its bins lie, once


def packed(counts: Mapping[int, CountArray]) -> npt.NDArray[np.float32]:
    """One vector of all tensors' counts.

    Args:
        counts: by the tensors' numbers, each `(2 n + 2,)`.

    Example:
        >>> vector = packed({7: np.array([0, 1, 2, 0], np.uint16)})
        >>> unpacked(vector, 1)[7].tolist()
        [0, 1, 2, 0]
    """
    width = len(next(iter(counts.values())))
    rows = np.zeros(len(counts), _row(width))
    rows["number"] = list(counts)
    rows["counts"] = np.stack(list(counts.values()))
    return rows.view(np.float32)


def unpacked(vector: npt.NDArray[np.float32], n_bins: int) -> dict[int, CountArray]:
    """The counts by the tensors' numbers; empty if the vector is not of this many bins."""
    row = _row(2 * n_bins + 2)
    data = vector.tobytes()
    rows = np.frombuffer(data, row) if len(data) % row.itemsize == 0 else np.zeros(0, row)
    return {int(one["number"]): one["counts"].astype(np.uint16) for one in rows}


def histograms(stored: StoredRun, series: str, n_tensors: int) -> Histograms | None:
    """What a run kept of a series so far; None if it kept nothing.

    Args:
        stored: the run.
        series: `GRADIENTS` or `WEIGHTS`.
        n_tensors: how many numbers are known; tensors beyond are left out.

    Raises:
        StoreError: the file is damaged.
    """
    edges = stored.vectors(series + EDGES).values
    return _histograms(stored.vectors(series), edges[-1].astype(np.float64), n_tensors) if edges else None


def _histograms(found: StoredVectors, edges: FloatArray, n_tensors: int) -> Histograms | None:
    n_bins = len(edges) - 1
    rows = [unpacked(vector, n_bins) for vector in found.values]
    numbers = sorted({number for row in rows for number in row if number < n_tensors})
    counts = np.zeros((len(rows), len(numbers), 2 * n_bins + 2), np.uint16)
    for i, row in enumerate(rows):
        for j, number in enumerate(numbers):
            if number in row:
                counts[i, j] = row[number]
    return Histograms(found.step, np.array(numbers, np.int64), counts, edges) if numbers else None


def _row(width: int) -> np.dtype[np.void]:
    return np.dtype([("number", "<u4"), ("counts", "<u2", (width,))])
