"""How well one column alone tells the target of rows that were held back."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]

LEAST_BINS, MOST_BINS = 20, 200  # of equal numbers of rows, into which a column of numbers is cut
ROWS_PER_BIN = 30
N_FOLDS = 3


def bins(values: FloatArray, *, n_bins: int = 0, is_level: bool = False) -> IntArray:
    """The values in bins of about equal size from 1 on, a frequent value alone; missing ones in bin 0.

    Few different values, or levels, stay as they are.

    Example:
        >>> bins(np.array([1.0, 5.0, np.nan, 1.0])).tolist()
        [1, 2, 0, 1]
    """
    known = ~np.isnan(values)
    found = np.zeros(len(values), np.int64)
    if not known.any():
        return found
    n_bins = n_bins or max(LEAST_BINS, min(MOST_BINS, int(known.sum()) // ROWS_PER_BIN))
    different, inverse = np.unique(values[known], return_inverse=True)
    if is_level or len(different) <= n_bins:
        found[known] = inverse + 1
    else:
        edges, times = np.unique(np.quantile(values[known], np.linspace(0, 1, n_bins + 1)[1:-1]), return_counts=True)
        edges = np.unique(
            np.concatenate([edges, np.nextafter(edges[times > 1], np.inf)])
        )  # a frequent value has a bin of its own
        found[known] = np.searchsorted(edges, values[known], side="right") + 1
    return found


def shares_apart(cells: IntArray, inside: BoolArray) -> float:
    """How far the shares of the cells among the rows `inside` are from those of the others, beyond what chance does, up to 1.

    The total variation distance, less its mean between samples of these sizes from one distribution.

    Example:
        >>> round(shares_apart(np.repeat([0, 1], 500), np.arange(1000) < 500), 1)
        1.0
    """
    shares = [np.bincount(cells[part], minlength=int(cells.max()) + 1) / part.sum() for part in (inside, ~inside)]
    overall = np.bincount(cells) / len(cells)
    chance = np.sqrt(overall * (1 - overall) * (1 / inside.sum() + 1 / (~inside).sum()) / (2 * np.pi)).sum()
    return float(np.abs(shares[0] - shares[1]).sum() / 2 - chance)


def class_skill(cells: IntArray, codes: IntArray) -> float:
    """Mean recall of the classes by the most frequent class of each bin, on held-back rows; scaled: 0 chance, 1 perfect.

    Classes weigh the same. Rows with a code below 0 are left out.

    Example:
        >>> class_skill(np.tile([1, 2], 60), np.tile([0, 1], 60))
        1.0
    """
    kept = codes >= 0
    cells, codes = cells[kept], codes[kept]
    k = int(codes.max()) + 1 if len(codes) else 0
    if k < 2:
        return 0.0
    fold = np.arange(len(codes)) * 7919 % len(codes) % N_FOLDS
    hits, totals = np.zeros(k), np.bincount(codes, minlength=k).astype(np.float64)
    for held in range(N_FOLDS):
        learn = fold != held
        weight = 1 / np.maximum(np.bincount(codes[learn], minlength=k), 1)
        table = np.zeros((int(cells.max()) + 1, k))
        np.add.at(table, (cells[learn], codes[learn]), weight[codes[learn]])
        guess = np.where(table.sum(1) > 0, table.argmax(1), int(totals.argmax()))[cells[~learn]]
        hits += np.bincount(codes[~learn][guess == codes[~learn]], minlength=k)
    seen = totals > 0
    recall = float((hits[seen] / totals[seen]).mean())
    n = int(seen.sum())
    return max(0.0, (recall - 1 / n) / (1 - 1 / n))


def usual_skill(values: FloatArray, codes: IntArray, *, least: int = 10) -> float:
    """How well two classes are told by whether a number is its most frequent value, as where it is booked after the outcome.

    0 for other than two classes, and for numbers of so few different values that the others are no measurements.

    Example:
        >>> usual_skill(np.where(np.arange(120) % 4 == 0, np.arange(120) + 1.0, 0.0), (np.arange(120) % 4 == 0).astype(int))
        1.0
    """
    different, counts = np.unique(values[~np.isnan(values)], return_counts=True)
    if len(different) <= least or codes.max(initial=0) != 1:
        return 0.0
    return class_skill((values == different[counts.argmax()]).astype(np.int64), codes)


def mark_skill(values: FloatArray, codes: IntArray, *, is_level: bool = False) -> float:
    """How well two classes are told by values that only one of them has, or by whether a number is its most frequent value.

    Example:
        >>> is_back = np.arange(600) % 2
        >>> round(mark_skill(np.where(np.arange(600) % 20 > 1, is_back, 0), is_back), 2)
        0.9
    """
    own = own_skill(bins(values, is_level=is_level), codes)
    return own if is_level else max(own, usual_skill(values, codes))


def own_skill(cells: IntArray, codes: IntArray, *, most_false: float = 0.002) -> float:
    """How well two classes are told by the cells that hold one of them only, as where the outcome leaves a mark, but not always.

    Share of the class that lies in such cells, on held-back rows, less that of the other class; 0 where more than
    `most_false` of the other class does, as at the border of two classes that overlap.

    Example:
        >>> is_back = np.arange(600) % 2
        >>> round(own_skill(np.where(np.arange(600) % 20 > 1, is_back, 0) + 1, is_back), 2)
        0.9
    """
    kept = codes >= 0
    cells, codes = cells[kept], codes[kept]
    if codes.max(initial=0) != 1:
        return 0.0
    fold = np.arange(len(codes)) * 7919 % len(codes) % N_FOLDS
    hits = np.zeros((2, 2))  # by the class that is marked, and the class of the row
    for held in range(N_FOLDS):
        learn, size = fold != held, int(cells.max()) + 1
        counts = np.stack([np.bincount(cells[learn & (codes == one)], minlength=size) for one in (0, 1)])
        for one in (0, 1):
            is_mark = (counts[one] >= LEAST_BINS) & (counts[1 - one] <= most_false * counts[one])
            hits[one] += np.bincount(codes[~learn][is_mark[cells[~learn]]], minlength=2)
    shares = hits / np.maximum(np.bincount(codes, minlength=2), 1)
    return max(
        (float(shares[one, one] - shares[one, 1 - one]) for one in (0, 1) if shares[one, 1 - one] <= most_false), default=0.0
    )


def number_skill(cells: IntArray, values: FloatArray) -> float:
    """Share of the spread of ranks that the mean of each bin explains on held-back rows, 0 to 1.

    Example:
        >>> number_skill(np.tile([1, 2], 60), np.tile([0.0, 1.0], 60))
        1.0
    """
    kept = ~np.isnan(values)
    cells, values = cells[kept], values[kept]
    if len(values) < 2 * N_FOLDS:
        return 0.0
    fold = np.arange(len(values)) * 7919 % len(values) % N_FOLDS
    error = total = 0.0
    for held in range(N_FOLDS):
        learn = fold != held
        size = int(cells.max()) + 1
        counts = np.bincount(cells[learn], minlength=size)
        sums = np.bincount(cells[learn], values[learn], minlength=size)
        mean = float(values[learn].mean())
        guess = np.where(counts > 0, sums / np.maximum(counts, 1), mean)[cells[~learn]]
        error += float(((values[~learn] - guess) ** 2).sum())
        total += float(((values[~learn] - mean) ** 2).sum())
    return max(0.0, 1 - error / total) if total else 0.0
