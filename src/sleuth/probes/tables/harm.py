"""What a model gains on held-out rows when it learns without the training rows whose target other training rows contradict."""

from __future__ import annotations

import numpy as np

from sleuth.errors import UsageError
from sleuth.evidence.scores import Refit
from sleuth.evidence.splits import Splits
from sleuth.evidence.table import BoolArray, FloatArray, IntArray
from sleuth.probes.tables.modelling import (
    N_LEAVES,
    N_TREES,
    Held,
    Problem,
    fitted,
    folds,
    held_out,
    middle,
    probabilities,
    problem,
    refitted,
)
from sleuth.stats.bootstrap import paired_bootstrap
from sleuth.stats.confident import contradicted
from sleuth.stats.distances import two_proportions
from sleuth.stats.robust import NORMAL_CONSISTENCY

MARGIN = 0.5  # probability of another class over that of the label, from which on a row is contradicted
FAR = 4.0  # robust deviations of rows with such features, from which on a number is contradicted
N_SCALE_TREES, N_SCALE_LEAVES = 20, 4  # which tell how far numbers usually are from what is told
RARER = 0.5  # times as many of the held-out numbers as of the training ones may be contradicted
ALPHA = 1e-4  # p-value of the difference of these shares


def harmful(splits: Splits) -> Refit | None:
    """What is gained on held-out rows by leaving out the training rows whose target other training rows contradict.

    Raises:
        UsageError: the table cannot be learned from, or scikit-learn is missing.
    """
    made = problem(splits.train, splits.roles)
    held = held_out(splits, made)
    if not made.is_class and held.places is not None:
        raise UsageError("rows that harm the prediction of a number are known by another split only, which has fewer of them")
    bad, most = (_contradicted(made, held.own), None) if made.is_class else _far_off(made, held)
    if not len(bad):
        return None
    before, after = (refitted(made, held, kept) for kept in (held.own, np.delete(held.own, bad)))
    if most is not None and not _is_rarer(len(bad), len(held.own), np.sqrt(after) > most):
        return None
    found = paired_bootstrap(before, after)
    rows = tuple(splits.train.rows[made.places[held.own[bad]]].tolist())
    return Refit(rows, len(held.own), len(held.y), float(before.mean()), found.estimate, found.low, found.high)


def _contradicted(made: Problem, own: IntArray) -> IntArray:
    """Which of these rows have a class that models contradict, which had not seen them."""
    told = np.zeros((len(own), len(made.values)))
    for learn, judge in folds(len(own)):
        model = fitted(made.x[own[learn]], made.y[own[learn]], is_class=True)
        told[judge] = probabilities(model, made.x[own[judge]], len(made.values))
    return contradicted(told, made.y[own].astype(np.int64), min_margin=MARGIN)


def _far_off(made: Problem, held: Held) -> tuple[IntArray, FloatArray]:
    """Which of the rows have a number far from what models tell, which had not seen them, and how far held-out ones may lie.

    Far is told by rows with such features, so a part of the table that is hard to predict is not far off.
    """
    x, y = made.x[held.own], made.y[held.own]
    off, usual = np.empty(len(y)), np.empty(len(y))
    for learn, judge in folds(len(y)):
        off[judge] = np.abs(middle(x[learn], y[learn], x[judge], N_TREES, N_LEAVES) - y[judge])
    for learn, judge in folds(len(y)):
        usual[judge] = middle(x[learn], off[learn], x[judge], N_SCALE_TREES, N_SCALE_LEAVES)
    least, times = float(np.median(off)), FAR * NORMAL_CONSISTENCY
    bad = np.flatnonzero(off > times * np.maximum(usual, least))
    order = np.argsort(-off[bad], kind="stable")
    return bad[order].astype(np.int64), times * np.maximum(middle(x, off, held.x, N_SCALE_TREES, N_SCALE_LEAVES), least)


def _is_rarer(n_bad: int, n: int, is_off: BoolArray) -> bool:
    """Whether the held-out rows have clearly fewer such numbers: else they are what this target is like, and to be learned."""
    n_off, m = int(is_off.sum()), len(is_off)
    return n_off / m < RARER * n_bad / n and two_proportions((n_bad, n_off), (n, m)) < ALPHA
