"""A cheap stand-in for the user's model (histogram gradient boosting), and what it loses on rows that it has not learned from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # it has none

from sleuth.errors import UsageError
from sleuth.evidence.scores import Scores
from sleuth.evidence.splits import Splits
from sleuth.evidence.table import PRODUCTION, FloatArray, IntArray, Roles, Table, Task
from sleuth.probes.tables.fitting import features, features_like, relabelled

MOST_ROWS = 6_000  # of the sample that the stand-in learns from or is judged on
LEAST_ROWS = 200
MOST_CLASSES = 30
LEAST_PER_CLASS = 10
N_FOLDS = 3
N_TREES = 60
N_LEAVES = 15
SEED = 0
HELD = 0.35  # share of the rows that are held out of a refit
LEAST_PROBABILITY = 1e-3  # below which the log of a probability no longer grows


@dataclass(frozen=True, slots=True)
class Problem:
    """Features and target of the rows of a table that have a target."""

    places: IntArray  # in the sample
    x: FloatArray
    y: FloatArray  # classes: the position in `values`
    values: FloatArray  # of the classes in the target's column; none for numbers
    is_class: bool


def problem(table: Table, roles: Roles, values: FloatArray | None = None) -> Problem:
    """What is to be learned of a table.

    Args:
        table: with the target.
        roles: of its columns.
        values: of the classes, where another table has set them.

    Raises:
        UsageError: there is no target, or too few rows, features or rows of a class; the message is the reason.
    """
    target = table.by_name.get(roles.target)
    if target is None:
        raise UsageError("no target is known; name it with --target")
    names, x = features(table, roles)
    places = np.flatnonzero(~np.isnan(target.values))
    if len(places) > MOST_ROWS:
        places = np.sort(np.random.default_rng(SEED).permutation(places)[:MOST_ROWS])
    if len(places) < LEAST_ROWS or not names:
        raise UsageError("there are too few rows, or no features that models can take")
    y = target.values[places]
    if roles.task is Task.NUMBER:
        return Problem(places, x[places], y, np.zeros(0), is_class=False)
    known, counts = np.unique(y, return_counts=True)
    if values is None:
        values = known[counts >= LEAST_PER_CLASS]
        if not 2 <= len(values) <= MOST_CLASSES:
            raise UsageError("the target has one class, too many, or only classes of a few rows")
    kept = np.isin(y, values)
    return Problem(places[kept], x[places[kept]], np.searchsorted(values, y[kept]).astype(np.float64), values, is_class=True)


def fitted(x: FloatArray, y: FloatArray, *, is_class: bool) -> Any:
    """The stand-in, learned from these rows."""
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

    kind = HistGradientBoostingClassifier if is_class else HistGradientBoostingRegressor
    model = kind(max_iter=N_TREES, max_leaf_nodes=N_LEAVES, early_stopping=False, random_state=SEED)
    with threadpool_limits(1):
        return model.fit(x, y.astype(np.int64) if is_class else y)


def middle(x: FloatArray, y: FloatArray, asked: FloatArray, n_trees: int, n_leaves: int) -> FloatArray:
    """The median of rows with such features, which rows that are far off hardly move."""
    from sklearn.ensemble import HistGradientBoostingRegressor

    model = HistGradientBoostingRegressor(
        loss="absolute_error", max_iter=n_trees, max_leaf_nodes=n_leaves, early_stopping=False,
        random_state=SEED,
    )  # fmt: skip
    with threadpool_limits(1):
        found: FloatArray = model.fit(x, y).predict(asked)
    return found


def probabilities(model: Any, x: FloatArray, n_classes: int) -> FloatArray:
    """Of each class, `(n, n_classes)`; 0 for a class that the model has not seen."""
    made = np.zeros((len(x), n_classes))
    with threadpool_limits(1):
        made[:, np.asarray(model.classes_, np.int64)] = model.predict_proba(x)
    return made


def folds(n: int, n_folds: int = N_FOLDS) -> Iterator[tuple[IntArray, IntArray]]:
    """For each fold the rows that are learned from, and those that are judged."""
    fold = np.random.default_rng(SEED).permutation(n) % n_folds
    for held in range(n_folds):
        yield np.flatnonzero(fold != held), np.flatnonzero(fold == held)


def stand_in(splits: Splits) -> Scores:
    """The losses of the stand-in on rows that it has not learned from.

    Raises:
        UsageError: the table cannot be learned from, or scikit-learn is missing.
    """
    table = splits.train
    made = problem(table, splits.roles)
    answers = np.empty(len(made.y))
    for learn, judge in folds(len(made.y)):
        model = fitted(made.x[learn], made.y[learn], is_class=made.is_class)
        answers[judge] = model.predict(made.x[judge])
    return _scores(table, made, answers, "", None)


def _scores(table: Table, made: Problem, answers: FloatArray, model: str, reference: FloatArray | None) -> Scores:
    losses = (answers != made.y).astype(np.float64) if made.is_class else np.abs(answers - made.y)
    told = made.values[answers.astype(np.int64)] if made.is_class else answers
    return Scores(table.split, _spread(table, made, losses), _spread(table, made, told), model, reference)


def _spread(table: Table, made: Problem, values: FloatArray) -> FloatArray:
    spread = np.full(len(table.rows), np.nan)
    spread[made.places] = values
    return spread


@dataclass(frozen=True, slots=True)
class Held:
    """Rows that a refit may learn from, and features and target of those that it is judged on."""

    own: IntArray  # positions in the problem
    x: FloatArray
    y: FloatArray
    places: IntArray | None  # of the judged rows in the problem; None where they are of another split


def held_out(splits: Splits, made: Problem) -> Held:
    """The rows of the test split where it has the target and the features, else a third of the training rows."""
    order = np.random.default_rng(SEED + 1).permutation(len(made.y)).astype(np.int64)
    for table in splits.tables[1:]:
        target, x = table.by_name.get(splits.roles.target), features_like(table, splits.train, splits.roles)
        if table.split == PRODUCTION or target is None or x is None:
            continue
        values = relabelled(target, splits.train.by_name[splits.roles.target]).values
        kept = np.flatnonzero(np.isin(values, made.values) if made.is_class else ~np.isnan(values))[:MOST_ROWS]
        if len(kept) >= LEAST_ROWS:
            y = np.searchsorted(made.values, values[kept]).astype(np.float64) if made.is_class else values[kept]
            return Held(order, x[kept], y, None)
    cut = int(HELD * len(order))
    return Held(order[cut:], made.x[order[:cut]], made.y[order[:cut]], order[:cut])


def refitted(made: Problem, held: Held, kept: IntArray) -> FloatArray:
    """The losses on the held-out rows of a stand-in that learned from these rows of a problem."""
    return held_losses((made.x[kept], made.y[kept]), (held.x, held.y), len(made.values))


def held_losses(learned: tuple[FloatArray, FloatArray], held: tuple[FloatArray, FloatArray], n_classes: int) -> FloatArray:
    """The losses of the stand-in on held-out rows: log loss of classes, squared error of numbers (`n_classes` is 0)."""
    model = fitted(*learned, is_class=n_classes > 0)
    x, y = held
    if not n_classes:
        with threadpool_limits(1):
            found: FloatArray = (model.predict(x) - y) ** 2
        return found
    told = probabilities(model, x, n_classes)[np.arange(len(y)), y.astype(np.int64)]
    logs: FloatArray = -np.log(np.maximum(told, LEAST_PROBABILITY))
    return logs
