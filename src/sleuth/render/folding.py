"""Large matrices of steps by layers made small: neighbours are put together by their median."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from sleuth.render.charts import Grid

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


def median(values: FloatArray, axis: int) -> FloatArray:
    """The median along `axis` of what is recorded: inf if anything is infinite, NaN where nothing is recorded."""
    is_infinite = np.isinf(values).any(axis=axis)
    finite = np.where(np.isinf(values), np.nan, values)
    ordered = np.sort(finite, axis=axis)  # NaN last
    count = np.expand_dims((~np.isnan(finite)).sum(axis=axis), axis)
    low = np.take_along_axis(ordered, np.maximum(count - 1, 0) // 2, axis)
    high = np.take_along_axis(ordered, np.minimum(count // 2, values.shape[axis] - 1), axis)
    middle = np.where(count > 0, (low + high) / 2, np.nan).squeeze(axis)
    return np.where(is_infinite, np.inf, middle)


def grid(
    names: Sequence[str], steps: IntArray, values: FloatArray, *, n_rows: int, n_columns: int, alone: frozenset[str]
) -> Grid:
    """A grid of at most about `n_rows` by `n_columns` from `values` `(n_watched, n_names)`.

    Args:
        names: of the layers, in order.
        steps: watched steps, `(n_watched,)`.
        values: what was measured.
        n_rows: neighbouring layers are put together until at most so many rows are left, not counting those in `alone`.
        n_columns: the same for steps.
        alone: layers that keep a row of their own, since a finding names them.
    """
    bins = _stretches(len(steps), n_columns)
    thin = np.stack([median(values[start:end], 0) for start, end in bins]) if len(steps) > n_columns else values
    columns = np.array([steps[start] for start, _ in bins], dtype=np.int64) if len(steps) > n_columns else steps
    groups = _row_groups(names, n_rows, alone)
    rows = [thin[:, group[0]] if len(group) == 1 else median(thin[:, group], 1) for group in groups]
    labels = tuple(names[group[0]] if len(group) == 1 else f"{names[group[0]]} +{len(group) - 1}" for group in groups)
    return Grid(labels, columns, np.stack(rows) if rows else np.zeros((0, len(columns))))


def _stretches(n: int, n_bins: int) -> list[tuple[int, int]]:
    edges = np.linspace(0, n, min(n, n_bins) + 1).astype(int).tolist()
    return list(pairwise(edges))


def _row_groups(names: Sequence[str], n_rows: int, alone: frozenset[str]) -> list[list[int]]:
    """Neighbours together, those in `alone` (the first few of them) by themselves."""
    if len(names) <= n_rows:
        return [[index] for index in range(len(names))]
    single = [index for index, name in enumerate(names) if name in alone][: n_rows // 2]
    size = -(-len(names) // max(n_rows - len(single), 1))
    groups: list[list[int]] = []
    for index in range(len(names)):
        is_single = index in single
        if is_single or not groups or len(groups[-1]) >= size or groups[-1][-1] in single:
            groups.append([index])
        else:
            groups[-1].append(index)
    return groups


def chosen(names: Sequence[str], n: int, wanted: frozenset[str]) -> list[int]:
    """At most `n` positions, in order: some of those in `wanted` (half of the places at most), the others evenly spread."""
    if len(names) <= n:
        return list(range(len(names)))
    first = [index for index, name in enumerate(names) if name in wanted][: max(n // 2, 1)]
    rest = [index for index in range(len(names)) if index not in first]
    spread = {rest[round(place)] for place in np.linspace(0, len(rest) - 1, n - len(first))}
    return sorted({*first, *spread})
