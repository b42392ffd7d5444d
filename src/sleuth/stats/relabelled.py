"""Whether the codes of a column stand for other categories in one table than in another: told by what goes with each code."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sleuth.evidence.calls import PREDICTING, PREDICTORS, Call, Data, FloatArray, IntArray, Target
from sleuth.evidence.fit import Fit
from sleuth.evidence.judged_rows import judged_rows

LEAST_CODES, MOST_CODES = 4, 60
LEAST_ROWS = 5  # of each code, in either table
MOST_BESIDE = 30  # columns
LEAST_APART = 5.0  # the differences of equal codes, as a multiple of what chance gives
MOST_APART = 2.0  # the same of codes that are matched, up to which they are alike
LEAST_EVIDENCE = math.log(1e3)  # that so many means agree by chance in one of all orders of the codes
TINY = 1e-12


@dataclass(frozen=True)
class Relabelled:
    """Each code of one table stands for another of the other one."""

    codes: tuple[float, ...]
    again: tuple[float, ...]  # which of the other table's codes is like each
    apart: float  # differences of equal codes, as a multiple of what chance gives
    matched: float  # the same of the codes that are alike

    @property
    def n_moved(self) -> int:
        """Codes that are like another one."""
        return sum(one != other for one, other in zip(self.codes, self.again, strict=True))


def relabelled_columns(fit: Fit) -> Iterator[tuple[Call, str, Relabelled]]:
    """Columns of what a model predicts whose codes are not those that it learned, each once, with the call."""
    truths = {one.call.at: one.truth for one in judged_rows(fit)}
    told: set[str] = set()
    for call in fit.calls:
        if call.verb not in PREDICTING or fit.estimators[call.estimator].sort not in PREDICTORS or call.data < 0 or not call.fits:
            continue
        learned = fit.calls[call.fits[-1]]
        if learned.data < 0 or learned.data == call.data:
            continue
        for name, found in _compared(fit.data[learned.data], learned.target, fit.data[call.data], truths.get(call.at)):
            if name not in told:
                told.add(name)
                yield call, name, found


def _compared(one: Data, target: Target | None, other: Data, truth: Target | None) -> Iterator[tuple[str, Relabelled]]:
    if one.sample is None or other.sample is None or one.names != other.names or one.n_columns != other.n_columns:
        return
    pairs = list(zip(one.sample.columns, other.sample.columns, strict=False))
    numbers = [pair for pair in pairs if all(each.kind != "text" and not np.isnan(each.values).any() for each in pair)]
    answers = list(_answers(target, truth, len(one.sample.positions), len(other.sample.positions)))
    for own, theirs in numbers:
        if own.kind == theirs.kind == "whole" and LEAST_CODES <= own.n_distinct <= MOST_CODES:
            beside = [*answers, *((a.values, b.values) for a, b in numbers if a is not own)]
            found = relabelled(own.values, [a for a, _ in beside], theirs.values, [b for _, b in beside])
            if found is not None:
                yield own.name, found


def _answers(target: Target | None, truth: Target | None, n: int, m: int) -> Iterator[tuple[FloatArray, FloatArray]]:
    """What was learned and what is true, as numbers: one for each class."""
    if target is None or truth is None or target.values.shape != (n,) or truth.values.shape != (m,):
        return
    if not (target.is_class or truth.is_class):
        yield target.values, truth.values
    for name in sorted({*target.classes} & {*truth.classes})[:MOST_CODES] if target.is_class and truth.is_class else ():
        yield tuple((each.values == each.classes.index(name)).astype(float) for each in (target, truth))


def relabelled(
    one: FloatArray, beside: Sequence[FloatArray], other: FloatArray, besides: Sequence[FloatArray]
) -> Relabelled | None:
    """How the codes of two tables belong together, if not by being equal; None if they do so, or if it cannot be told.

    What goes with a code is the mean of each other column over its rows, and its share of the rows. If the tables are drawn
    alike, the means of equal codes differ as chance allows. If they do not, and another order of the codes makes all of them
    agree, the codes were given anew.

    Args:
        one: (n,) codes of the first table.
        beside: (n,) each, the other columns of it.
        other: (m,) codes of the second table.
        besides: (m,) each, the same other columns of it.
    """
    codes = np.unique(one)
    if not LEAST_CODES <= len(codes) <= MOST_CODES or not np.array_equal(codes, np.unique(other)):
        return None
    at, again = np.searchsorted(codes, one), np.searchsorted(codes, other)
    counts, counts_again = (np.bincount(each, minlength=len(codes)) for each in (at, again))
    if min(counts.min(), counts_again.min()) < LEAST_ROWS:
        return None
    costs = _of_counts(counts, counts_again)
    evidence, n_means = -math.lgamma(len(codes) + 1), 1
    for own, theirs in list(zip(beside, besides, strict=True))[:MOST_BESIDE]:
        means, errors = _means(own, at, counts)
        means_again, errors_again = _means(theirs, again, counts_again)
        if not (np.isfinite(means).all() and np.isfinite(means_again).all() and errors.min() > TINY < errors_again.min()):
            continue
        costs += (means[:, None] - means_again[None, :]) ** 2 / (errors[:, None] + errors_again[None, :])
        told = np.log(max(means.std(), TINY) / np.sqrt(errors + errors_again.mean()))
        evidence += max(float(told.sum()), 0.0)
        n_means += 1
    return _matched(codes, costs, n_means) if evidence >= LEAST_EVIDENCE else None


def _matched(codes: FloatArray, costs: FloatArray, n_means: int) -> Relabelled | None:
    order = _order(costs)
    chance = len(codes) * n_means
    apart, matched = float(np.trace(costs)) / chance, float(costs[np.arange(len(codes)), order].sum()) / chance
    is_turned = bool((order == np.arange(len(codes))[::-1]).all())  # a relation that changed its sign
    if apart < LEAST_APART or matched > MOST_APART or is_turned:
        return None
    found = Relabelled(tuple(codes.tolist()), tuple(codes[order].tolist()), apart, matched)
    return found if 2 * found.n_moved >= len(codes) else None


def _order(costs: FloatArray) -> IntArray:
    """A column for each row, of little cost in all: the cheapest pairs first, then changed as long as a swap of two helps."""
    n = len(costs)
    order, left = np.full(n, -1, dtype=np.int64), costs.copy()
    for _ in range(n):
        row, column = divmod(int(left.argmin()), n)
        order[row] = column
        left[row, :] = left[:, column] = np.inf
    for _ in range(n * n):
        paid = costs[np.arange(n), order]
        gains = paid[:, None] + paid[None, :] - costs[:, order] - costs[:, order].T
        row, other = divmod(int(gains.argmax()), n)
        if gains[row, other] <= TINY:
            break
        order[[row, other]] = order[[other, row]]
    return order


def _of_counts(one: IntArray, other: IntArray) -> FloatArray:
    """Squared differences of the codes' shares, in units of their variance."""
    shares, shares_again = one / one.sum(), other / other.sum()
    error, error_again = shares * (1 - shares) / one.sum(), shares_again * (1 - shares_again) / other.sum()
    found: FloatArray = (shares[:, None] - shares_again[None, :]) ** 2 / (error[:, None] + error_again[None, :] + TINY)
    return found


def _means(values: FloatArray, at: IntArray, counts: IntArray) -> tuple[FloatArray, FloatArray]:
    """The mean of each code's rows, and its squared standard error."""
    means = np.bincount(at, values, len(counts)) / counts
    spread = np.bincount(at, (values - means[at]) ** 2, len(counts)) / np.maximum(counts - 1, 1)
    return means, (spread + spread.mean() * 0.1) / counts
