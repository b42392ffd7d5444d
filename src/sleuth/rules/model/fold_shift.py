"""M308 fold-shift."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.calls import FloatArray, Target
from sleuth.evidence.fit import Fit
from sleuth.evidence.parts import Parts, parts_in_order
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.distances import kolmogorov_smirnov
from sleuth.stats.order import serial_correlation
from sleuth.stats.steps import class_distance, largest_gap, one_way_share

FEW = 12  # different values of a column below which its distribution is not compared


@rule(
    "M308",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("models",),
    explains=("unstable-score", "misleading-accuracy", "majority-class-model"),
)
def fold_shift(
    fit: Fit, *, min_classes: float = 0.3, min_numbers: float = 0.4, min_column: float = 0.25, alpha: float = 1e-8,
    max_serial: float = 0.3, min_sorted: float = 0.95, min_rows: int = 30,
) -> Iterator[Finding]:  # fmt: skip
    """Rows that lie in a meaningful order were divided without shuffling, so that the parts differ.

    Measure:
        A division that keeps the rows' order (`shuffle=False`, `KFold` as it is, slices): the classes stand in blocks, or the
        target is sorted, and the held-out part has other shares or values than the training part; or a column's distribution
        jumps at the cut, while within each part rows are in no order.
    Why:
        The model is asked about rows unlike those that it learned from, and the score tells of the order, not of the model.
    Fix:
        Shuffle: `KFold(5, shuffle=True, random_state=0)`, `StratifiedKFold`, or `train_test_split` with `stratify`.
    Limits:
        Rows with a time, and columns whose neighbours are alike as in a series, are left alone: there the order is the point.
        So are splits by groups.
    Source:
        Rabanser, Günnemann and Lipton 2019, Failing Loudly: An Empirical Study of Methods for Detecting Dataset Shift,
        https://arxiv.org/abs/1810.11953.

    Args:
        min_classes: half the sum of the differences of the classes' shares, mean over folds, 0 to 1.
        min_numbers: largest difference of the distribution functions of a sorted target, mean over folds, 0 to 1.
        min_column: the same for a column, 0 to 1.
        alpha: chance of such a column by accident, over all columns, 0 to 1.
        max_serial: rank correlation of neighbouring rows within the parts above which the rows are a series.
        min_sorted: share of steps in one direction from which on the target is sorted, 0 to 1.
        min_rows: rows of a part.
    """
    told: set[object] = set()
    for parts in parts_in_order(fit):
        sizes = [len(one) for one in parts.held_out]
        if parts.is_timed or not sizes or min(sizes) == 0 or sum(sizes) < min_rows or parts.place in told:
            continue
        said = _by_target(parts, min_classes, min_numbers, min_sorted)
        if not said and len(sizes) == 1:
            said = _by_columns(parts, min_column, alpha, max_serial, min_rows)
        if said:
            told.add(parts.place)
            yield Finding(message=said[0], where=Where(place=parts.place), values={"division": parts.name, "distance": said[1]})


def _by_target(parts: Parts, min_classes: float, min_numbers: float, min_sorted: float) -> tuple[str, float] | None:
    target = parts.target
    if target is None or target.values.ndim != 1 or not _fits(target, parts):
        return None
    values, folds = target.values, [_mask(len(target.values), one) for one in parts.held_out]
    if target.is_class:
        distance = float(np.mean([class_distance(values[~held], values[held]) for held in folds]))
        is_in_blocks = np.count_nonzero(np.diff(values)) + 1 <= 2 * len(np.unique(values))
        if distance >= min_classes and is_in_blocks:
            said = f"The classes stand in blocks and {parts.name} keeps the order: their shares in the held-out rows are "
            return f"{said}{distance:.0%} off those in the training rows.", distance
        return None
    distance = float(np.mean([largest_gap(values[~held], values[held]) for held in folds]))
    if distance >= min_numbers and one_way_share(values) >= min_sorted:
        said = f"The rows are sorted by the target and {parts.name} keeps the order: the distributions of the held-out and "
        return f"{said}the training values are {distance:.0%} apart.", distance
    return None


def _by_columns(parts: Parts, min_column: float, alpha: float, max_serial: float, min_rows: int) -> tuple[str, float] | None:
    found: list[tuple[float, str]] = []
    for column in parts.columns:
        if column.kind not in ("number", "whole") or column.n_distinct <= FEW or len(column.values) <= parts.held_out[0].max():
            continue
        held = _mask(len(column.values), parts.held_out[0])
        one, other = (part[~np.isnan(part)] for part in (column.values[~held], column.values[held]))
        if min(len(one), len(other)) < min_rows:
            continue
        gap = largest_gap(one, other)
        if gap >= min_column and kolmogorov_smirnov(one, other) * len(parts.columns) <= alpha:
            if max(serial_correlation(one), serial_correlation(other)) > max_serial:
                return None  # a series
            found.append((gap, column.name))
    if not found:
        return None
    gap, name = max(found)
    said = f"{len(found)} of {len(parts.columns)} columns jump where {parts.name} cuts the table (most {name!r}, by {gap:.0%}), "
    return f"{said}though rows within the parts are in no order.", gap


def _fits(target: Target, parts: Parts) -> bool:
    return len(target.values) > max(int(one.max()) for one in parts.held_out)


def _mask(n: int, rows: FloatArray | np.typing.NDArray[np.int64]) -> np.typing.NDArray[np.bool_]:
    made = np.zeros(n, dtype=bool)
    made[rows.astype(np.int64)] = True
    return made
