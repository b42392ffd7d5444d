"""What the program's last model learned from and was judged on, so that its fit can be repeated with one thing changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from sleuth.errors import NotApplicable
from sleuth.evidence.calls import FloatArray, IntArray, Sort, Target
from sleuth.evidence.final import Final, final_model, is_continued, is_quantile
from sleuth.evidence.fit import Fit
from sleuth.probes.sklearn.estimators import steps_of, takes_of
from sleuth.probes.sklearn.holding import Holder
from sleuth.probes.sklearn.looking import is_frame, is_series, is_sparse
from sleuth.probes.sklearn.records import Held
from sleuth.probes.sklearn.values import n_rows, sample_of, shown
from sleuth.stats.order import rank_correlation

Array = npt.NDArray[Any]
MOST_SECONDS = 2.5  # a fit that took longer is not repeated with all its rows
PART_SECONDS = 1.0  # that a fit with a part of the rows takes, as many a row as the whole
LEAST_PART = 300  # rows, of a part
MOST_CELLS = 4_000_000  # of a table that is learned from again
LEAST_ROWS = 40  # to learn from
LEAST_HELD = 20  # to be judged on
HELD_SHARE = 0.3
SEED = 5
OTHER_UNITS = 0.6  # rank correlation of predictions with a truth beyond which they lie
EDGES = (0.02, 0.98)  # quantiles of the truth
NAME, PART = "problem", "part"


@dataclass(frozen=True, eq=False)
class Problem:
    """A model that has not learned, rows to learn from and rows to be judged on."""

    template: Any
    x: Any
    y: Array  # (n,)
    x_test: Any
    y_test: Array  # (n_test,)
    predicted: Array | None  # (n_test,) by the program's own model
    is_class: bool
    seconds: float  # that the program's fit took; of a part of the rows, that its fit is to take
    is_ordered: bool = False  # the judged rows come after those learned from
    part: float = 1.0  # share of the rows that the program's model learned from, 0 to 1, which `x` and `y` are

    @property
    def is_part(self) -> bool:
        """Whether a model learns from fewer rows than the program's."""
        return self.part < 1


def problem_of(fit: Fit, holder: Holder) -> Problem:
    """The last model's, with all the rows that it learned from.

    Raises:
        NotApplicable: it was not kept, took too long, or what it was judged on is not known.
    """
    problem = part_of(fit, holder)
    if problem.is_part:
        raise NotApplicable(f"a fit took {_whole(fit, holder).seconds:.1f} s")
    return problem


def part_of(fit: Fit, holder: Holder) -> Problem:
    """The last model's, with as many rows to learn from as can be learned from again in the time that there is.

    With a part of the rows a model is worse than the program's, and is compared with others that learn from the same part.

    Raises:
        NotApplicable: it was not kept, what it was judged on is not known, or the rows that there is time for are too few.
    """
    if PART not in holder.memo:
        holder.memo[PART] = _part(_whole(fit, holder))
    found = holder.memo[PART]
    assert isinstance(found, Problem)
    return found


def _part(problem: Problem) -> Problem:
    if problem.seconds <= MOST_SECONDS:
        return problem
    n, rng = int(len(problem.y) * PART_SECONDS / problem.seconds), np.random.default_rng(SEED)
    if n < LEAST_PART:
        raise NotApplicable(f"a fit took {problem.seconds:.1f} s")
    chosen = np.sort(rng.choice(len(problem.y), n, replace=False))
    x, y = rows_of(problem.x, chosen), problem.y[chosen]
    return replace(problem, x=x, y=y, seconds=PART_SECONDS, part=n / len(problem.y))


def _whole(fit: Fit, holder: Holder) -> Problem:
    if NAME not in holder.memo:
        try:
            holder.memo[NAME] = _of_taken(_problem(fit, holder), fit)
        except NotApplicable as reason:
            holder.memo[NAME] = reason
    found = holder.memo[NAME]
    if isinstance(found, NotApplicable):
        raise found
    assert isinstance(found, Problem)
    return found


def _of_taken(problem: Problem, fit: Fit) -> Problem:
    """With those columns alone that the model reads: a frame may hold the target too.

    Raises:
        NotApplicable: it is not known which these are.
    """
    final = final_model(fit)
    takes = fit.estimators[final.estimator].takes if final is not None else ()
    if takes is None and is_frame(problem.x):
        takes = takes_of(problem.template, steps_of(problem.template), problem.x)
    if takes is None and is_frame(problem.x):
        raise NotApplicable("it is not known which columns of the frame the model reads")
    if not takes or not is_frame(problem.x) or not set(takes) <= set(problem.x.columns):
        return problem
    return replace(problem, x=problem.x[list(takes)], x_test=problem.x_test[list(takes)])


def _problem(fit: Fit, holder: Holder) -> Problem:
    final = final_model(fit)
    if final is None:
        raise NotApplicable("no classifier or regressor was judged")
    if is_quantile(fit, final):
        raise NotApplicable("the model predicts a quantile, which squared errors do not judge")
    if is_continued(fit, final):
        raise NotApplicable("the program fits the model again and again to go on, which no single fit repeats")
    is_class = fit.estimators[final.estimator].sort is Sort.CLASSIFIER
    held = holder.held.get(final.learned) if final.learned >= 0 else holder.validated.get(final.validation)
    if held is None or held.y is None:
        raise NotApplicable("what the last model learned from was not kept")
    _check(held, fit, final.train)
    y = flat(held.y)
    if final.test < 0 or final.truth is None:
        return _split(held, y, fit, final, is_class=is_class)
    table, sample = holder.tables.get(final.test), fit.data[final.test].sample
    if table is None or sample is None:
        raise NotApplicable("the rows that the last model was judged on were not kept")
    truth, kept = as_labels(final.truth, y, is_class=is_class)
    predicted = as_labels(final.output, y, is_class=is_class)[0] if final.output is not None else None
    if len(truth) != len(sample.positions) or (predicted is not None and len(predicted) != len(truth)):
        raise NotApplicable("the truth of the judged rows is not known")
    if not is_class:
        check_units(truth, predicted)
    if kept.sum() < LEAST_HELD:
        raise NotApplicable(f"only {int(kept.sum())} rows were judged; {LEAST_HELD} are needed")
    x_test = rows_of(table, sample.positions[kept])
    return Problem(held.template, held.x, y, x_test, truth[kept], None if predicted is None else predicted[kept], is_class,
                   held.seconds)  # fmt: skip


def _split(held: Held, y: Array, fit: Fit, final: Final, *, is_class: bool) -> Problem:
    """Hold some of the rows out that were cross-validated, or learned from."""
    validation = fit.validations[final.validation] if final.validation >= 0 else None
    if validation is not None and validation.is_grouped:
        raise NotApplicable("the groups of the rows were not kept")
    if len(y) * HELD_SHARE < LEAST_HELD:
        raise NotApplicable(f"{len(y)} rows are too few to hold some out")
    is_ordered = validation is not None and validation.is_timed
    if is_ordered:
        cut = int(len(y) * (1 - HELD_SHARE))
        train, test = np.arange(cut), np.arange(cut, len(y))
    else:
        train, test = _random_parts(y, is_class=is_class)
    return Problem(
        held.template, rows_of(held.x, train), y[train], rows_of(held.x, test), y[test], None, is_class, held.seconds, is_ordered
    )


def _random_parts(y: Array, *, is_class: bool) -> tuple[IntArray, IntArray]:
    from sklearn.model_selection import train_test_split

    stratify = y if is_class and np.unique(y, return_counts=True)[1].min() >= 4 else None
    train, test = train_test_split(np.arange(len(y)), test_size=HELD_SHARE, random_state=SEED, stratify=stratify)
    return train, test


def _check(held: Held, fit: Fit, train: int) -> None:
    n = n_rows(held.x)
    if n < LEAST_ROWS:
        raise NotApplicable(f"the last model learned from {n} rows; {LEAST_ROWS} are needed")
    if n_rows(held.y) != n or (np.ndim(held.y) > 1 and np.shape(held.y)[1] > 1):
        raise NotApplicable("the target has several columns")
    columns = held.x.shape[1] if len(getattr(held.x, "shape", ())) == 2 else 1
    if n * columns > MOST_CELLS and not is_sparse(held.x):
        raise NotApplicable(f"{n:,} rows of {columns:,} columns are too many to be learned again")
    before = fit.data[train].sample if train >= 0 else None
    now = sample_of(held.x) if before is not None else None
    if before is None or now is None or not np.array_equal(before.matrix, now.matrix, equal_nan=True):
        raise NotApplicable("the program changed the table after the fit")


def flat(y: Any) -> Array:
    """A target as an array, its first column where it has several."""
    values = y.to_numpy() if is_series(y) or is_frame(y) else np.asarray(y)
    return values.reshape(len(values), -1)[:, 0] if values.ndim > 1 else values


def as_labels(target: Target, y: Array, *, is_class: bool) -> tuple[Array, npt.NDArray[np.bool_]]:
    """Values of the judged rows in the form in which the model learned them, and which of them it could know."""
    if not is_class:
        numbers = target.numbers
        if numbers.ndim > 1:
            raise NotApplicable("the target has several columns")
        return numbers, np.isfinite(numbers)
    if not target.is_class or not target.classes:
        raise NotApplicable("the truth of the judged rows is not known")
    by_name = {shown(one): one for one in np.unique(y).tolist()}
    names = [target.classes[int(code)] for code in target.values]
    known = np.array([name in by_name for name in names])
    filler = next(iter(by_name.values()))
    return np.array([by_name.get(name, filler) for name in names], dtype=y.dtype), known


def check_units(truth: FloatArray, predicted: FloatArray | None) -> None:
    """See that truth and predictions are of one scale.

    Raises:
        NotApplicable: the predictions lie beyond the truth, but go with it.
    """
    if predicted is None:
        return
    low, high = np.quantile(truth, EDGES)
    if not low <= float(np.median(predicted)) <= high and rank_correlation(truth, predicted)[0] > OTHER_UNITS:
        raise NotApplicable("the target was changed between learning and judging")


def rows_of(table: Any, positions: IntArray) -> Any:
    """Some rows of whatever holds them."""
    if is_frame(table) or is_series(table):
        return table.iloc[positions]
    if is_sparse(table):
        return table.tocsr()[positions]
    return [table[int(at)] for at in positions] if isinstance(table, list | tuple) else np.asarray(table)[positions]
