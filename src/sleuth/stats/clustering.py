"""How much less rows that come in groups say than their number: several rows of one person, place or recording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sleuth.evidence.table import Column, Roles, Table
from sleuth.stats.tails import ranks

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

N_BLOCKS = 10
AS_T = 3.0  # over the number of groups: how much farther out Student's t has the quantiles of rare chances, where groups are few


@dataclass(frozen=True)
class Clusters:
    """The group of each sampled row of two splits, numbered over both; `()` where none are known."""

    one: IntArray
    other: IntArray

    def design(self, one: FloatArray, other: FloatArray, sizes: tuple[float, float], *, is_level: bool = False) -> float:
        """How many rows say as much as one independent row would, of how a column differs between the splits; at least 1.

        The variance of a difference of two means, where rows of one group are as alike as their intraclass correlation says,
        over that where they are independent. Groups that stand in both splits take away from it.

        Args:
            one: the column's sampled values in the reference, NaN = missing; `()` where none are kept.
            other: the same in the other split.
            sizes: rows of each that the comparison is of.
            is_level: the values are levels (codes), not numbers.

        Source:
            Kish (1965), Survey Sampling, 5.4; for tables of counts: Rao and Scott (1981), The Analysis of Categorical Data From
            Complex Sample Surveys, https://doi.org/10.1080/01621459.1981.10477633.

        Example:
            >>> person = np.repeat(np.arange(20), 5)
            >>> apart = Clusters(person[:50], person[50:])
            >>> height = np.sin(person.astype(float))
            >>> round(apart.design(height[:50], height[50:], (50, 50)), 1)
            6.8
        """
        parts = [self._known(self.one, one), self._known(self.other, other)]
        groups = [codes for codes, _ in parts]
        if min(sizes) <= 0 or not len(groups[1]):
            return 1.0
        both = np.concatenate(groups)
        alike = intraclass_correlation(_centred([values for _, values in parts], is_level=is_level), both)
        n_groups = int(both.max()) + 1 if len(both) else 0
        counts = [np.bincount(codes, minlength=n_groups).astype(np.float64) for codes in groups]
        within = sum(_same_group(count, size) for count, size in zip(counts, sizes, strict=True))
        shared = float((counts[0] * counts[1]).sum()) / max(float(counts[0].sum() * counts[1].sum()), 1.0)
        alone = 1 / sizes[0] + 1 / sizes[1]
        few = (1 + AS_T / max(len(np.unique(both)) - 2, 1)) ** 2
        return max(1.0, 1 - alike + alike * (within - 2 * shared) / alone * few)

    @staticmethod
    def _known(codes: IntArray, values: FloatArray) -> tuple[IntArray, FloatArray]:
        if len(codes) != len(values):
            return codes[:0], values[:0]
        known = ~np.isnan(values)
        return codes[known], values[known]


def clusters(one: Table, other: Table, roles: Roles) -> tuple[Clusters, ...]:
    """Those of each group column that both splits have."""
    made = []
    for name in roles.groups:
        columns = one.by_name.get(name), other.by_name.get(name)
        if columns[0] is not None and columns[1] is not None and columns[0].kind is columns[1].kind:
            made.append(Clusters(*numbered(columns[0], columns[1])))
    return tuple(made)


def spans(one: Table, other: Table, time: str) -> tuple[Clusters, ...]:
    """Spans of time as groups, where one split lies before the other: in a series a row is like those shortly before and after.

    Args:
        one: the reference.
        other: the split that is compared with it.
        time: the name of the column of times.

    Source:
        Künsch (1989), The Jackknife and the Bootstrap for General Stationary Observations,
        https://doi.org/10.1214/aos/1176347265; the spans must be longer than what is left of a value in later ones.
    """
    first, second = one.by_name.get(time), other.by_name.get(time)
    if first is None or second is None or not (first.high <= second.low or second.high <= first.low):
        return ()
    return (Clusters(_span(first.values), N_SPANS + _span(second.values)),)


N_SPANS = 20  # of a split, of equally many rows


def _span(times: FloatArray) -> IntArray:
    place = np.empty(len(times), np.int64)
    place[np.argsort(times, kind="stable")] = np.arange(len(times))
    return place * N_SPANS // max(len(times), 1)


def design(
    found: Sequence[Clusters], one: FloatArray, other: FloatArray, sizes: tuple[float, float], *, is_level: bool = False
) -> float:
    """The greatest design effect of several group columns; 1 without any."""
    return max((each.design(one, other, sizes, is_level=is_level) for each in found), default=1.0)


def numbered(*columns: Column) -> list[IntArray]:
    """The group of each row of one column in several tables; a row without one is a group of its own."""
    place: dict[str | float, int] = {}
    made = []
    for column in columns:
        values = column.values
        known, inverse = np.unique(values[~np.isnan(values)], return_inverse=True)
        names = [column.levels[int(value)].value for value in known] if column.is_text else known.tolist()
        codes = np.array([place.setdefault(name, len(place)) for name in names], np.int64)
        found = np.full(len(values), -1, np.int64)
        found[~np.isnan(values)] = codes[inverse.reshape(-1)]
        made.append(found)
    free = len(place)
    for found in made:
        missing = np.flatnonzero(found < 0)
        found[missing] = free + np.arange(len(missing))
        free += len(missing)
    return made


def intraclass_correlation(values: FloatArray, groups: IntArray) -> float:
    """How alike rows of one group are: the share of the variance that lies between groups, 0 to 1.

    Args:
        values: `(n, k)`, k measures of each row that are taken together.
        groups: `(n,)`, the group of each row.

    Source:
        Fisher (1925), Statistical Methods for Research Workers; by analysis of variance, for groups of unequal sizes: Donner
        (1986), A Review of Inference Procedures for the Intraclass Correlation Coefficient, https://doi.org/10.2307/1403259.

    Example:
        >>> person = np.repeat(np.arange(30), 4)
        >>> round(intraclass_correlation(np.sin(person.astype(float))[:, None], person), 6)
        1.0
        >>> intraclass_correlation(np.random.default_rng(0).normal(size=(120, 1)), person) < 0.2
        True
    """
    n = len(values)
    codes, sizes = np.unique(groups, return_inverse=True, return_counts=True)[1:]
    k = len(sizes)
    if k < 2 or n <= k:
        return 0.0
    values = values - values.mean(0)
    sums = np.stack([np.bincount(codes.reshape(-1), column, minlength=k) for column in values.T], axis=1)
    between = float((sums**2 / sizes[:, None]).sum())
    inside = (float((values**2).sum()) - between) / (n - k)
    between /= k - 1
    usual = (n - float((sizes**2).sum()) / n) / (k - 1)
    total = between + (usual - 1) * inside
    return min(max((between - inside) / total, 0.0), 1.0) if total > 0 else 0.0


def _centred(parts: Sequence[FloatArray], *, is_level: bool) -> FloatArray:
    """The ranks, or a yes and no for each level, of both splits, each from its own mean."""
    both = np.concatenate(parts)
    measures = both[:, None] == np.unique(both)[:MOST_LEVELS] if is_level else ranks(both)[:, None]
    sides = np.split(measures.astype(np.float64), [len(parts[0])])
    return np.concatenate([side - side.mean(0) if len(side) else side for side in sides])


MOST_LEVELS = 40  # whose likeness is measured


def _same_group(counts: FloatArray, size: float) -> float:
    """The chance that two rows of a split of `size` rows (a row and itself among them) are of one group, by a sample's counts."""
    n = float(counts.sum())
    if n < 2:
        return 1 / size
    pairs = float((counts * (counts - 1)).sum()) / (n * (n - 1))
    return pairs * (1 - 1 / size) + 1 / size


def halves(groups: IntArray, dice: np.random.Generator) -> BoolArray:
    """A random half of the groups: whether each row is in it."""
    codes = np.unique(groups, return_inverse=True)[1].reshape(-1)
    picked: BoolArray = dice.permutation(int(codes.max(initial=0)) + 1) % 2 == 0
    return picked[codes]


def blocks(groups: IntArray, n_blocks: int = N_BLOCKS) -> IntArray:
    """The groups put into blocks of about equally many rows: the block of each row.

    Example:
        >>> blocks(np.array([3, 3, 1, 1, 2, 2]), 3).tolist()
        [2, 2, 0, 0, 1, 1]
    """
    codes, sizes = np.unique(groups, return_inverse=True, return_counts=True)[1:]
    before = np.cumsum(sizes) - sizes
    made: IntArray = (before * n_blocks // len(groups))[codes.reshape(-1)].astype(np.int64)
    return made


def least_chance(groups: Clusters, marked: IntArray) -> float:
    """The chance that as many groups as are among these rows of the other split all lie in it, were groups drawn into the splits.

    Args:
        groups: of the rows of both splits.
        marked: positions of rows of the other split.

    Example:
        >>> least_chance(Clusters(np.arange(6), np.array([6, 6, 7])), np.array([0, 1]))
        0.25
    """
    n, m = len(np.unique(groups.one)), len(np.unique(groups.other))
    return float((m / max(n + m, 1)) ** len(np.unique(groups.other[marked])))
