"""Rows that are nearly the same: the nearest neighbour of each, and how near is nearer than chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
RowArray = npt.NDArray[np.float32]
BoolArray = npt.NDArray[np.bool_]

BLOCK = 1_000  # rows that are compared with all others at once


@dataclass(frozen=True, slots=True)
class Nearest:
    """For each row its nearest neighbour, how far it is, and how far the nearest is that lies beyond a tolerance."""

    place: IntArray  # (n,) in the other rows
    distance: FloatArray  # (n,) root of the mean squared difference, in the unit of the values; inf = no other row
    beyond: FloatArray  # (n,) the same of the nearest that is farther than the tolerance


def nearest(rows: RowArray, others: RowArray | None = None, *, tolerance: float = 0.0) -> Nearest:
    """The nearest of `others` for each of `rows`; without `others` the nearest of the rest.

    Args:
        rows: `(n, width)`.
        others: `(m, width)`.
        tolerance: distance up to which a neighbour is left out of `beyond`.

    Example:
        >>> found = nearest(np.array([[0.0], [0.1], [5.0]], np.float32), tolerance=0.5)
        >>> found.place.tolist(), found.beyond.round(1).tolist()
        ([1, 0, 1], [5.0, 4.9, 4.9])
    """
    against = rows if others is None else others
    width = max(rows.shape[1], 1)
    squares = (against.astype(np.float64) ** 2).sum(1)
    place, distance, beyond = np.zeros(len(rows), np.int64), np.full(len(rows), np.inf), np.full(len(rows), np.inf)
    if not len(against):
        return Nearest(place, distance, beyond)
    for start in range(0, len(rows), BLOCK):
        block = rows[start : start + BLOCK]
        here = slice(start, start + len(block))
        product = (block @ against.T).astype(np.float64)
        found = np.maximum((block.astype(np.float64) ** 2).sum(1)[:, None] + squares - 2 * product, 0) / width
        if others is None:
            found[np.arange(len(block)), np.arange(start, start + len(block))] = np.inf
        place[here] = found.argmin(1)
        gaps = block - against[place[here]]  # anew, since the difference of large squares is not exact
        exact = (gaps.astype(np.float64) ** 2).mean(1)
        distance[here] = np.where(np.isinf(found.min(1)), np.inf, np.sqrt(exact))
        beyond[here] = np.sqrt(np.where(found > tolerance**2, found, np.inf).min(1))
    return Nearest(place, distance, beyond)


def copies(
    rows: RowArray, others: RowArray | None = None, *, tolerance: float, part: float, must_be_apart: bool = False
) -> tuple[IntArray, Nearest]:
    """Rows whose nearest neighbour is nearer than rows of this kind ever are, and the neighbours.

    A copy lies within the tolerance, and within a part of the distance at which other rows have their nearest neighbour. So rows
    that all look alike have few copies.

    Neighbours by chance are at least as many between a small distance and twice as far as within it, in any number of dimensions;
    where copies must be apart there are none if those between are half as many.

    Args:
        rows: `(n, width)`.
        others: `(m, width)`; without them the rows are compared with each other.
        tolerance: greatest distance of a copy, in the unit of the values.
        part: of the usual distance, 0 to 1.
        must_be_apart: whether a gap must part them from the others.

    Example:
        >>> dice = np.random.default_rng(0)
        >>> rows = dice.uniform(0, 255, (50, 20)).astype(np.float32)
        >>> copies(np.concatenate([rows, rows[:1] + 0.5]), tolerance=2.0, part=0.1)[0].tolist()
        [0, 50]
    """
    found = nearest(rows, others, tolerance=tolerance)
    usual = found.beyond[np.isfinite(found.beyond)]
    limit = min(tolerance, part * float(np.median(usual))) if len(usual) else 0.0
    is_copy = found.distance <= limit
    n_between = int(((found.distance > limit) & (found.distance <= 2 * limit)).sum())
    if must_be_apart and n_between > MOST_BETWEEN * int(is_copy.sum()):
        is_copy[:] = False
    return np.flatnonzero(is_copy).astype(np.int64), found


def relit(views: RowArray, n_grey: int) -> RowArray:
    """Views with the light taken off: less the mean of the grey values, over their deviation.

    Args:
        views: `(n, width)`, pictures of one deviation above 0 each.
        n_grey: of the first columns, which are grey values.

    Example:
        >>> views = np.array([[10, 20, 30], [20, 40, 60]], np.float32)
        >>> relit(views, 3).astype(float).round(2).tolist()
        [[-1.22, 0.0, 1.22], [-1.22, 0.0, 1.22]]
    """
    grey = views[:, :n_grey].astype(np.float64)
    made: RowArray = ((views - grey.mean(1)[:, None]) / grey.std(1)[:, None]).astype(np.float32)
    return made


def repeated(rows: RowArray, limit: float) -> BoolArray:
    """Whether an earlier row lies within the limit of each, `(n,)`.

    Example:
        >>> repeated(np.array([[0.0], [5.0], [0.1], [5.0]], np.float32), 0.5).tolist()
        [False, False, True, True]
    """
    exact = rows.astype(np.float64)
    squares = (exact**2).mean(1)
    made = np.zeros(len(rows), np.bool_)
    for start in range(0, len(rows), BLOCK):
        block = exact[start : start + BLOCK]
        found = squares[start : start + len(block), None] + squares - 2 * (block @ exact.T) / max(rows.shape[1], 1)
        is_earlier = np.arange(len(rows)) < np.arange(start, start + len(block))[:, None]
        made[start : start + len(block)] = ((found <= limit**2 + TINY) & is_earlier).any(1)
    return made


MOST_BETWEEN = 0.5  # of the copies
TINY = 1e-6  # of squares of grey values, by which their sums are inexact
