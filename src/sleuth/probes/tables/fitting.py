"""Models fitted to the sampled rows: what they say of rows that they have not seen, and whether they tell two splits apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from sleuth.errors import UsageError
from sleuth.evidence.pair import Domain, VectorShift
from sleuth.evidence.splits import OutOfFold
from sleuth.evidence.table import BoolArray, Column, ColumnKind, FloatArray, IntArray, Roles, Table, Task
from sleuth.stats.association import auc
from sleuth.stats.classes import codes
from sleuth.stats.clustering import Clusters, clusters, halves

MOST_ROWS = 20_000  # of a table that is taken whole
MOST_LEARNED = 3_000  # rows that a model learns from, of those of its folds
MOST_SAMPLED = 1_500  # of a sample, of which single rows are of less interest
MOST_COLUMNS = 300
MOST_CLASSES = 30
LEAST_ROWS = 60
LEAST_PER_CLASS = 6
N_FOLDS = 5
FEW_FOLDS = 3  # of many rows
MANY = 4_000
N_TREES = 100
DOMAIN_ROWS = 1_500  # of each split
SEED = 0
FEW = 1.5  # times the standard error of few groups, which trees that choose among columns exceed more often than a normal one
MOST_COMPONENTS = 50  # of an embedding
MOST_KERNEL = 1_500_000  # pairs of rows that are compared by the support vector machine


def features(table: Table, roles: Roles, names: Sequence[str] = ()) -> tuple[list[str], FloatArray]:
    """Names and values of the features that models take: numbers as they are, categories by the frequency of their level."""
    chosen = [
        column for column in table.columns
        if roles.is_feature(column.name) and column.kind is not ColumnKind.NESTED and (column.is_category or not column.is_text)
        and (not names or column.name in names)
    ][:MOST_COLUMNS]  # fmt: skip
    made = [column.name for column in chosen]
    x = np.stack([filled(column) for column in chosen], axis=1) if chosen else np.zeros((len(table.rows), 0))
    for vectors in table.vectors if not names else ():
        components = principal(vectors.values.astype(np.float64))
        made += [f"{vectors.column}[{place}]" for place in range(components.shape[1])]
        x = np.concatenate([x, components], axis=1)
    return made, x


def features_like(table: Table, like: Table, roles: Roles) -> FloatArray | None:
    """The features of another split in the columns, and with the level numbers, of the first; None where it lacks a column."""
    names, _ = features(like, roles)
    if any(name not in table.by_name or name not in like.by_name for name in names):
        return None
    return np.stack([filled(relabelled(table.by_name[name], like.by_name[name]), like.by_name[name]) for name in names], axis=1)


def relabelled(column: Column, like: Column) -> Column:
    """A text column with the positions that its levels have in another one; levels that are not there come last."""
    if not column.is_text:
        return column
    place = {level.value: float(at) for at, level in enumerate(like.levels)}
    codes = np.array([place.get(level.value, float(len(like.levels))) for level in column.levels] + [np.nan])
    return replace(column, values=codes[np.nan_to_num(column.values, nan=len(column.levels)).astype(np.int64)])


def principal(values: FloatArray, most: int = MOST_COMPONENTS) -> FloatArray:
    """The first principal components of vectors `(n, width)`; those of rows with NaN are 0."""
    known = ~np.isnan(values).any(1)
    made = np.zeros((len(values), min(most, values.shape[1], int(known.sum()))))
    if not made.shape[1]:
        return made
    centred = values[known] - values[known].mean(0)
    some = centred[np.random.default_rng(SEED).permutation(len(centred))[:MOST_LEARNED]]
    _, _, axes = np.linalg.svd(some, full_matrices=False)
    components = centred @ axes[: made.shape[1]].T
    made[known] = components
    return made


def told_apart(first: FloatArray, second: FloatArray, column: str, groups: Clusters | None = None) -> VectorShift | None:
    """Whether a linear model tells the vectors of two splits apart, in two folds; None where there are too few.

    Args:
        first: `(n, width)`, of the reference.
        second: `(m, width)`, of the other split.
        column: where they come from.
        groups: of the rows, which are not divided among the folds.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    dice = np.random.default_rng(SEED)
    n = min(len(first), len(second), DOMAIN_ROWS)
    if n < LEAST_ROWS:
        return None
    taken = dice.permutation(len(first))[:n], dice.permutation(len(second))[:n]
    both = np.concatenate([first[taken[0]], second[taken[1]]])
    x, is_other = principal(both), np.arange(2 * n) >= n
    fold, error_of_groups = _two_folds(taken, groups, dice)
    if any(len(np.unique(is_other[part])) < 2 for part in (fold, ~fold)):
        return None
    found, gaps = [], []
    for learn in (fold, ~fold):
        model = make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=500)).fit(x[learn], is_other[learn])
        scores = model.decision_function(x[~learn])
        found.append(auc(scores, is_other[~learn])[0])
        own = scores[~is_other[~learn]]
        gaps.append(float((scores[is_other[~learn]].mean() - own.mean()) / max(own.std(), 1e-12)))
    mean = float(np.mean(found))
    error = max(float(np.sqrt(mean * (1 - mean) / n)) / 1.4, error_of_groups)
    return VectorShift(column, mean, mean - 2 * error, float(np.mean(gaps)))


def _two_folds(taken: tuple[IntArray, IntArray], groups: Clusters | None, dice: np.random.Generator) -> tuple[BoolArray, float]:
    """One of two folds of the rows that were taken of both splits, and the standard error of an AUC that groups give it.

    A model knows the rows of a group again that it has learned from, so groups are not divided among the folds; and it tells
    groups apart rather than rows, so chance is that of as few (Mann and Whitney 1947).
    """
    if groups is None or len(groups.one) <= taken[0].max() or len(groups.other) <= taken[1].max():
        return dice.permutation(2 * len(taken[0])) % 2 == 0, 0.0
    sides = groups.one[taken[0]], groups.other[taken[1]]
    n, m = (len(np.unique(side)) for side in sides)
    return halves(np.concatenate(sides), dice), FEW * float(np.sqrt((n + m + 1) / (12 * n * m)))


def filled(column: Column, like: Column | None = None) -> FloatArray:
    """The values, missing ones below all others; those of another split where they are in the first."""
    known = (like or column).known
    low = float(known.min()) if len(known) else 0.0
    high = float(known.max()) if len(known) else 0.0
    return np.clip(np.nan_to_num(column.values, nan=low - 0.1 * (high - low) - 1.0), -1e30, 1e30)


def out_of_fold(table: Table, roles: Roles) -> OutOfFold:
    """What models say of rows that they have not seen.

    Raises:
        UsageError: scikit-learn is missing, or the table cannot be learned from; the message is the reason.
    """
    target = table.by_name[roles.target]
    names, x = features(table, roles)
    known = np.flatnonzero(~np.isnan(target.values))
    most = MOST_SAMPLED if table.is_sampled else MOST_ROWS
    if len(known) > most:
        known = np.sort(np.random.default_rng(SEED).permutation(known)[:most])
    if len(known) < LEAST_ROWS or not names:
        raise UsageError("there are too few rows, or no features that models can take")
    if roles.task is Task.NUMBER:
        made = np.full((len(table.rows), 1), np.nan)
        made[known, 0] = _numbers(x[known], target.values[known])
        return OutOfFold(made)
    labels = codes(target)[known]
    counts = np.bincount(labels)
    if len(counts) < 2 or len(counts) > MOST_CLASSES or counts.min() < LEAST_PER_CLASS:
        raise UsageError("the target has one class, too many, or one with too few rows")
    made = np.full((len(table.rows), len(counts)), np.nan)
    made[known] = _classes(x[known], labels)
    values = np.unique(target.known)
    return OutOfFold(made, tuple(target.levels[int(v)].value if target.is_text else f"{v:g}" for v in values))


def _folds(n: int, groups: IntArray | None = None) -> IntArray:
    """The fold of each row; with groups, each group over all folds."""
    dice = np.random.default_rng(SEED)
    order = dice.permutation(n)
    if groups is not None:
        order = order[np.argsort(groups[order], kind="stable")]
    folds = np.empty(n, np.int64)
    folds[order] = np.arange(n) % (N_FOLDS if n < MANY else FEW_FOLDS)
    return folds


def _parts(folds: IntArray) -> Iterator[tuple[IntArray, IntArray]]:
    """For each fold the rows that are learned from, at most so many, and those that are judged."""
    dice = np.random.default_rng(SEED)
    for held in range(int(folds.max()) + 1):
        yield dice.permutation(np.flatnonzero(folds != held))[:MOST_LEARNED], np.flatnonzero(folds == held)


def _classes(x: FloatArray, labels: IntArray) -> FloatArray:
    """The mean of trees, and of a support vector machine where the rows are few, each out of fold."""
    from sklearn.ensemble import ExtraTreesClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    folds = _folds(len(labels), labels)
    made = np.zeros((len(labels), int(labels.max()) + 1))
    for learn, judge in _parts(folds):
        trees = ExtraTreesClassifier(N_TREES, min_samples_leaf=2, random_state=SEED, n_jobs=1)
        made[judge] = trees.fit(x[learn], labels[learn]).predict_proba(x[judge])
        if len(judge) * len(learn) <= MOST_KERNEL:
            machine = make_pipeline(StandardScaler(), SVC(C=10.0))
            scores = machine.fit(x[learn], labels[learn]).decision_function(x[judge])
            made[judge] = (made[judge] + _softmax(scores)) / 2
    return made


def _softmax(scores: FloatArray) -> FloatArray:
    if scores.ndim == 1:
        scores = np.stack([-scores, scores], axis=1)
    raised = np.exp(2.0 * (scores - scores.max(1, keepdims=True)))
    found: FloatArray = raised / raised.sum(1, keepdims=True)
    return found


def _numbers(x: FloatArray, y: FloatArray) -> FloatArray:
    from sklearn.ensemble import ExtraTreesRegressor

    folds = _folds(len(y))
    made = np.empty(len(y))
    for learn, judge in _parts(folds):
        trees = ExtraTreesRegressor(N_TREES // 2, min_samples_leaf=3, random_state=SEED, n_jobs=1)
        made[judge] = trees.fit(x[learn], y[learn]).predict(x[judge])
    return made


def domain(one: Table, other: Table, roles: Roles) -> Domain | None:
    """Whether trees, or a linear model, tell the rows of two splits apart, in two folds; None where there is nothing to go by."""
    shared = {
        column.name for column in one.columns
        if column.name in other.by_name and other.by_name[column.name].kind is column.kind and column.kind is not ColumnKind.TIME
    }  # fmt: skip
    names, a = features(one, roles, tuple(shared) or ("",))
    if len(names) < 2:
        return None
    b = np.stack([filled(relabelled(other.by_name[name], one.by_name[name]), one.by_name[name]) for name in names], axis=1)
    dice = np.random.default_rng(SEED)
    n = min(len(a), len(b), DOMAIN_ROWS)
    if n < LEAST_ROWS:
        return None
    taken = dice.permutation(len(a))[:n], dice.permutation(len(b))[:n]
    x = np.concatenate([a[taken[0]], b[taken[1]]])
    is_other = np.arange(2 * n) >= n
    fold, error_of_groups = _two_folds(taken, next(iter(clusters(one, other, roles)), None), dice)
    if any(len(np.unique(is_other[part])) < 2 for part in (fold, ~fold)):
        return None
    found, importance = max((_told_apart(kind, x, is_other, fold) for kind in ("trees", "line")), key=lambda one: one[0])
    error = max(float(np.sqrt(found * (1 - found) / n)) / 1.4, error_of_groups)
    order = np.argsort(-importance)[:2]
    return Domain(found, found - 2 * error, tuple(names[int(at)] for at in order))


def _told_apart(kind: str, x: FloatArray, is_other: BoolArray, fold: BoolArray) -> tuple[float, FloatArray]:
    """The AUC of a model on the half that it has not seen, the mean of both halves, and how much it uses each column.

    Trees find what stands in a few columns, a line what moves a little in many.
    """
    scores, importance = np.zeros(len(x)), np.zeros(x.shape[1])
    for learn in (fold, ~fold):
        if kind == "trees":
            from sklearn.ensemble import ExtraTreesClassifier

            model = ExtraTreesClassifier(N_TREES // 2, min_samples_leaf=5, random_state=SEED, n_jobs=1).fit(
                x[learn], is_other[learn]
            )
            importance += model.feature_importances_
            scores[~learn] = model.predict_proba(x[~learn])[:, 1]
        else:
            weights, made = _line(x[learn], is_other[learn], x[~learn])
            importance += np.abs(weights)
            scores[~learn] = made
    return float(np.mean([auc(scores[part], is_other[part])[0] for part in (fold, ~fold)])), importance


def _line(x: FloatArray, is_other: BoolArray, asked: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The weights of a logistic regression on ranks, which no outlier bends, and its scores of other rows."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import QuantileTransformer

    ranks = QuantileTransformer(n_quantiles=min(200, len(x)), output_distribution="normal", random_state=SEED)
    model = LogisticRegression(C=0.1, max_iter=300).fit(ranks.fit_transform(x), is_other)
    return model.coef_[0], model.decision_function(ranks.transform(asked))
