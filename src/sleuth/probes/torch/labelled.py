"""How single features of flat inputs go with the labels: ranges for each class, and the correlation with a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from sleuth.evidence.functions import BINARY_LOSSES, CLASS_LOSSES, REGRESSIONS
from sleuth.evidence.trace import FloatArray, IntArray, LabelledFeatures
from sleuth.probes.torch.records import ForwardRecord
from sleuth.probes.torch.tensors import is_plain, real

MAX_FEATURES = 256
MAX_ROWS = 4_096
MAX_CLASSES = 20
MAX_CALLS = 200
MAX_VALUES = 1_000_000  # of a batch of sequences


def keep_rows(frame: ForwardRecord, tensor: torch.Tensor) -> None:
    """Hold a flat input, or a batch of sequences, until its loss is computed or its step ends."""
    is_flat = tensor.dim() == 2 and 1 < tensor.shape[1] <= MAX_FEATURES
    is_sequence = tensor.dim() == 3 and tensor.is_floating_point() and tensor.numel() <= MAX_VALUES
    if (is_flat or is_sequence) and tensor.shape[0] <= MAX_ROWS and not tensor.requires_grad:
        frame.rows = tensor.detach()


def _views(rows: torch.Tensor, classes: int) -> dict[int, torch.Tensor]:
    """Flat rows by axis 0; of sequences with two classes the least and greatest values along each axis that may be time."""
    if rows.dim() == 2:
        return {0: rows}
    axes = [axis for axis in (1, 2) if 1 < rows.shape[3 - axis] <= MAX_FEATURES // 2 and rows.shape[axis] > 1]
    return {axis: torch.cat(torch.aminmax(rows, dim=axis), 1) for axis in axes} if classes == 2 else {}


@dataclass(slots=True)
class Tally:
    """What was counted for one model and one kind of label."""

    n_classes: int  # 0 for numbers
    counts: IntArray
    low: FloatArray
    high: FloatArray
    sums: FloatArray  # (5, n_features) of x, x^2, x y; then y and y^2 in the last two rows, from the first value each
    class_sums: FloatArray  # (2, n_classes, n_features) of x and x^2, from the first value
    shift: FloatArray
    n_calls: int = 0


class Labelled:
    """Adds up over the watched losses."""

    def __init__(self) -> None:
        self.tallies: dict[tuple[int, int, int, int], Tally] = {}  # by model, classes, features, axis of time (0: none)

    def add(self, frame: ForwardRecord | None, function: str, n_classes: int, target: torch.Tensor) -> None:
        """A training loss was computed on `target` after this forward."""
        rows = frame.rows if frame is not None else None
        if frame is None or rows is None or not is_plain(rows) or target.numel() != rows.shape[0] or target.dim() > 2:
            return
        classes = n_classes if function in CLASS_LOSSES else 2 if function in BINARY_LOSSES else 0
        if classes > MAX_CLASSES or not (classes or function in REGRESSIONS) or rows.shape[0] == 0:
            return
        y = real(target.detach().reshape(-1)).double().cpu().numpy()
        for axis, view in _views(rows, classes).items():
            x = real(view).double().cpu().numpy()
            if np.isfinite(x).all() and np.isfinite(y).all():
                self._add((frame.model, classes, x.shape[1], axis), x, y)

    def _add(self, key: tuple[int, int, int, int], x: FloatArray, y: FloatArray) -> None:
        classes = key[1]
        tally = self.tallies.get(key)
        if tally is None:
            size = (max(classes, 1), x.shape[1])
            tally = Tally(classes, np.zeros(size[0], np.int64), np.full(size, np.inf), np.full(size, -np.inf),
                          np.zeros((5, size[1])), np.zeros((2, *size)), np.append(x[0], y[0]))  # fmt: skip
            self.tallies[key] = tally
        if tally.n_calls < MAX_CALLS:
            tally.n_calls += 1
            _add_classes(tally, x, y) if classes else _add_numbers(tally, x, y)

    def records(self) -> tuple[LabelledFeatures, ...]:
        """The evidence."""
        return tuple(
            LabelledFeatures(
                model,
                tally.n_classes,
                tally.counts,
                tally.low,
                tally.high,
                _correlation(tally),
                *_within_classes(tally),
                axis > 0,
            )
            for (model, _, _, axis), tally in self.tallies.items()
        )


def _add_classes(tally: Tally, x: FloatArray, y: FloatArray) -> None:
    for label in range(tally.n_classes):
        chosen = x[y == label]
        if len(chosen):
            tally.counts[label] += len(chosen)
            tally.low[label] = np.minimum(tally.low[label], chosen.min(0))
            tally.high[label] = np.maximum(tally.high[label], chosen.max(0))
            apart = chosen - tally.shift[:-1]
            tally.class_sums[:, label] += apart.sum(0), (apart * apart).sum(0)


def _add_numbers(tally: Tally, x: FloatArray, y: FloatArray) -> None:
    a, b = x - tally.shift[:-1], (y - tally.shift[-1])[:, None]
    tally.counts[0] += len(x)
    tally.sums += np.stack([a.sum(0), (a * a).sum(0), (a * b).sum(0), (b + 0 * a).sum(0), (b * b + 0 * a).sum(0)])


def _within_classes(tally: Tally) -> tuple[FloatArray, FloatArray]:
    """Mean and deviation of each feature in each class, `(n_classes, n_features)`; NaN for a class without any."""
    if not tally.n_classes:
        return np.zeros((0, 0)), np.zeros((0, 0))
    n = np.where(tally.counts > 0, tally.counts, np.nan)[:, None]
    mean, square = tally.class_sums / n
    return mean + tally.shift[:-1], np.sqrt(np.maximum(square - mean * mean, 0))


def _correlation(tally: Tally) -> Any:
    """Pearson's, `(n_features,)`; 0 for a constant feature."""
    n = float(tally.counts.sum())
    if tally.n_classes or n < 2:
        return np.zeros(0)
    x, xx, xy, y, yy = tally.sums / n
    variance = np.maximum(xx - x * x, 0) * np.maximum(yy - y * y, 0)
    return np.divide(xy - x * y, np.sqrt(variance), out=np.zeros(len(x)), where=variance > 0)
