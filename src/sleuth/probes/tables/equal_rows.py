"""Equal rows within and between tables, by hashes that were made of them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from sleuth.evidence.pair import Overlap
from sleuth.evidence.table import Column, HashArray, IntArray, Twins

N_EXAMPLES = 5
REPEATED = 0.75  # part of what the second half of the columns tells that the first does not
MIXER = np.uint64(0x9E3779B97F4A7C15)  # of Fibonacci hashing
MANY = 2  # rows that make a pair


def bits(columns: Sequence[Column], rows: IntArray | None = None) -> float:
    """What a row tells, in bits: minus log2 of the chance that two unrelated rows are equal.

    The columns are dealt into two hands, and the pairs of sampled rows (or of these of them) that agree in a hand are counted;
    one is added, so that a hand without any counts as far as the sample can tell. The hands repeat each other, so of the one
    that tells less only a part counts.

    Source:
        Rényi (1961), On Measures of Entropy and Information, order 2.
    """
    ordered = sorted(columns, key=lambda column: -column.n_distinct)
    found = [_collision_bits(hand, rows) for hand in (ordered[::2], ordered[1::2]) if hand]
    return max(found, default=0.0) + (REPEATED * min(found) if len(found) > 1 else 0.0)


def _collision_bits(columns: Sequence[Column], rows: IntArray | None) -> float:
    mixed = np.zeros(len(columns[0].values), np.uint64)
    for column in columns:
        _, codes = np.unique(column.values, return_inverse=True)  # missing ones are equal to each other
        mixed = (mixed ^ codes.astype(np.uint64)) * MIXER
        mixed ^= mixed >> np.uint64(29)
    kept = mixed if rows is None else mixed[rows]
    _, counts = np.unique(kept, return_counts=True)
    n = float(len(kept))
    if n < MANY:
        return 0.0
    return math.log2(n * (n - 1) / 2) - math.log2(float((counts * (counts - 1.0)).sum()) / 2 + 1)


def twins(
    hashes: HashArray, rows: IntArray, features: HashArray | None, columns: Sequence[Column], sampled: IntArray, share: float
) -> Twins:
    """Equal rows; with hashes of the features alone, also those whose target differs. `share` of all rows are hashed."""
    groups = _groups(hashes)
    n_copies = sum_copies(groups)
    conflicts: list[tuple[int, ...]] = []
    n_conflicting = 0
    repeated = groups if features is None else _groups(features)
    if features is not None:
        for group in repeated:
            if len(np.unique(hashes[group])) > 1:
                n_conflicting += len(group)
                if len(conflicts) < N_EXAMPLES:
                    conflicts.append(tuple(rows[group].tolist()[:4]))
    examples = tuple(tuple(rows[group].tolist()[:4]) for group in groups[:N_EXAMPLES])
    later = np.concatenate([rows[group[1:]] for group in repeated]) if repeated else rows[:0]
    single = np.flatnonzero(~np.isin(sampled, later)).astype(np.int64)
    return Twins(
        round(n_copies / share), len(groups), examples, bits(columns, single), round(n_conflicting / share), tuple(conflicts)
    )


def sum_copies(groups: Sequence[IntArray]) -> int:
    """Rows beyond the first of each group."""
    return sum(len(group) - 1 for group in groups)


def _groups(hashes: HashArray) -> list[IntArray]:
    """Positions of equal hashes, for each that stands more than once, in the order of the first."""
    order = np.argsort(hashes, kind="stable")
    ordered = hashes[order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    sizes = np.diff(np.append(starts, len(ordered)))
    several = sizes > 1
    ends = zip(starts[several].tolist(), sizes[several].tolist(), strict=True)
    found = [order[start : start + size].astype(np.int64) for start, size in ends]
    return sorted(found, key=lambda group: int(group[0]))


def overlap(reference: tuple[HashArray, IntArray], other: tuple[HashArray, IntArray], columns: Sequence[Column]) -> Overlap:
    """Rows of the other split whose hash stands in the reference."""
    known, first = np.unique(reference[0], return_index=True)
    place = np.searchsorted(known, other[0])
    place[place == len(known)] = 0
    is_shared = known[place] == other[0] if len(known) else np.zeros(len(other[0]), np.bool_)
    pairs = tuple((int(reference[1][first[place[at]]]), int(other[1][at])) for at in np.flatnonzero(is_shared)[:N_EXAMPLES])
    _, counts = np.unique(reference[0], return_counts=True)
    own = float(counts[counts > 1].sum() / max(len(reference[0]), 1))
    return Overlap(int(is_shared.sum()), len(other[0]), own, bits(columns), pairs)
