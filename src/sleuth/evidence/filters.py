"""Features that a filter made of a series, with weights for later rows too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sleuth.evidence.calls import Column, FloatArray, IntArray

REACH = 20  # rows to either side
LEAST_ROWS = 6 * REACH
HEAD = 400  # rows that are looked at
EXACT = 1e-5  # of a column's deviation, that may be left over where it is a filter of the source
ROUGH = 1e-2  # of it, that may be left over at a first look
FORETOLD = 1e-2  # of it, that past rows must leave over: less, and the past tells the later rows
LEAST_WEIGHT = 0.05  # of all weights, on later rows
UNEVEN = 0.02  # of the greatest weight, by which two of the same distance may differ
NEAR_ONE = 0.05  # by which the weights of a mean may miss 1 together
LAGS = 3  # rows by which a fading mean may be shifted
LEAST_SHARE = 0.02  # of a fading mean, that a row and the rest have: less, and one of them is nearly all of it
SMALL = 0.05  # of the first weight, from which on a row counts as held by a fading mean
WEIGHTY = 1e-3  # of the greatest weight, from which on a row counts as looked at


def filtered(source: Column, columns: Sequence[Column]) -> Iterator[tuple[Column, int]]:
    """Columns that are a weighted mean of a source's rows before and after each, with the later rows that they hold.

    The weights are the same on both sides. A sum of past rows alone that equals it rules the column out, and so does a source
    whose past tells its later rows. Differences and uneven weights do not count: of a source that lags behind what the table
    does not hold, they may look forward and be right.

    Example:
        >>> dice = np.random.default_rng(0)
        >>> noise = np.cumsum(dice.normal(size=300))
        >>> smooth = np.convolve(noise, [0.1, 0.2, 0.4, 0.2, 0.1], mode="same")
        >>> of = Column("level", noise, "number")
        >>> [(one.name, n) for one, n in filtered(of, [Column("smooth", smooth, "number")])]
        [('smooth', 2)]
    """
    values = source.values[:HEAD]
    usable = [one for one in columns if _is_usable(one, len(values)) and not np.array_equal(one.values[:HEAD], values)]
    if not usable or not _is_usable(source, len(values)) or len(values) < LEAST_ROWS:
        return
    rows = np.arange(2 * REACH, len(values) - REACH)  # the past is looked at twice as far
    around = _design(values, rows, range(-REACH, REACH + 1))
    past = _design(values, rows, range(-2 * REACH, 1))
    made = np.column_stack([one.values[rows] for one in usable])
    made -= made.mean(axis=0)
    deviation = np.linalg.norm(made, axis=0)
    weights, left = _fitted(around, made)
    _, left_by_past = _fitted(past, made)
    for at, column in enumerate(usable):
        if deviation[at] > 0 and left[at] <= EXACT * deviation[at] and left_by_past[at] >= FORETOLD * deviation[at]:
            own = weights[:, at]
            later, size = np.abs(own[REACH + 1 :]), np.abs(own)
            is_mean = abs(own.sum() - 1) <= NEAR_ONE and np.abs(own - own[::-1]).max() <= UNEVEN * size.max()
            if is_mean and later.sum() >= LEAST_WEIGHT * size.sum():
                yield column, int(np.flatnonzero(later >= WEIGHTY * size.max()).max(initial=0)) + 1


def fading(source: FloatArray, column: FloatArray) -> int:
    """How many later rows of a source a column holds that is a mean of them which fades with their distance; 0 if it is none.

    Each value is a share of one row of the source and the rest of the column's own next value, as exponential smoothing of
    reversed rows makes it. What the rows before tell as well rules the column out.

    Example:
        >>> dice = np.random.default_rng(0)
        >>> noise, faded = dice.normal(size=400), np.zeros(400)
        >>> for at in range(398, -1, -1):
        ...     faded[at] = 0.5 * noise[at] + 0.5 * faded[at + 1]
        >>> fading(noise, faded) > 0, fading(noise, faded[::-1])
        (True, 0)
    """
    n = len(source)
    if n < 2 * LEAST_ROWS or len(column) != n or not (np.isfinite(source).all() and np.isfinite(column).all()):
        return 0
    rows = np.arange(REACH, n - REACH if n >= HEAD else n // 2)  # the last rows of a short table have weights of their own
    made = column[rows]
    deviation = float(np.std(made)) * np.sqrt(len(rows))
    if deviation == 0:
        return 0
    shifts = _may_fade(source, column, rows)
    if not shifts:
        return 0
    before = np.column_stack([np.ones(len(rows)), *(source[rows - lag] for lag in range(REACH))])
    for shift in shifts:
        design = np.column_stack([source[rows + shift], column[rows + 1]])
        (share, rest), left = _fitted(design, made)
        if not (left <= EXACT * deviation and min(share, rest) >= LEAST_SHARE and abs(share + rest - 1) <= WEIGHTY):
            continue
        if _fitted(before, made)[1] >= FORETOLD * deviation:
            return max(int(np.ceil(np.log(SMALL) / np.log(rest))) + shift, 1)
    return 0


def _may_fade(source: FloatArray, column: FloatArray, rows: IntArray) -> list[int]:
    """Shifts at which a row of the source and the column's next value tell the column, roughly: by the normal equations."""
    shifts = np.arange(-LAGS, LAGS + 1)
    at, after, made = source[rows + shifts[:, None]], column[rows + 1], column[rows]  # (n_shifts, n), (n,), (n,)
    own, both, of_source, of_after = (at * at).sum(axis=1), at @ after, at @ made, after @ made
    scale = own * (after @ after) - both**2
    with np.errstate(divide="ignore", invalid="ignore"):  # a constant source tells nothing
        share, rest = (of_source * (after @ after) - both * of_after) / scale, (own * of_after - both * of_source) / scale
        left = made - share[:, None] * at - rest[:, None] * after
    spread = (made - made.mean()) @ (made - made.mean())
    return [int(one) for one in shifts[(left**2).sum(axis=1) <= ROUGH**2 * spread]]


def _design(values: FloatArray, rows: IntArray, shifts: range) -> FloatArray:
    """The source's rows at these distances, each less its mean, `(n, n_shifts)`."""
    found: FloatArray = np.column_stack([values[rows + shift] for shift in shifts])
    found -= found.mean(axis=0)
    return found


def _fitted(design: FloatArray, made: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Weights `(n_shifts, n_columns)` by least squares, and what each column has left over `(n_columns,)`."""
    weights: FloatArray = np.asarray(np.linalg.lstsq(design, made, rcond=None)[0], dtype=np.float64)
    left: FloatArray = np.linalg.norm(made - design @ weights, axis=0)
    return weights, left


def _is_usable(column: Column, n: int) -> bool:
    values = column.values[:HEAD]
    return column.kind in ("number", "whole") and len(values) == n and bool(np.isfinite(values).all())
