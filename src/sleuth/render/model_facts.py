"""Scores, tables and estimators of a classical program as lines of text."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sleuth.evidence.calls import Estimator, FloatArray, Validation
from sleuth.evidence.fit import Fit, Judged
from sleuth.evidence.judged_rows import JudgedRows, judged_rows
from sleuth.render import words
from sleuth.stats.interval import Interval, mean_interval, t_quantile, wilson

N_RESAMPLES = 300
SEED = 17
OF_SHARES = ("score", "accuracy_score")
MOST_PARAMS = 60
UP_TO_ONE = (  # how the names of scikit-learn's scorers begin that are 1 at best; without a name it is accuracy or R²
    "accuracy", "balanced_accuracy", "average_precision", "f1", "jaccard", "precision", "r2", "recall", "roc_auc", "top_k",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One score as text."""

    name: str
    of: str
    value: str
    interval: str
    rows: str
    seen: str
    where: str


@dataclass(frozen=True, slots=True)
class EstimatorLine:
    """One estimator as text."""

    name: str
    variable: str
    params: str
    fitted: str
    where: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableLine:
    """One table as text."""

    name: str
    size: str
    origin: str
    columns: str


def score_lines(fit: Fit) -> list[ScoreLine]:
    """Every score that the program computed, in its order."""
    rows = {(one.call.data, one.call.estimator, one.call.fits): one for one in judged_rows(fit)}
    made = [(one.at, _judged(fit, one, rows.get((one.data, one.estimator, one.fits)))) for one in fit.judged() if one.data >= 0]
    made += [(one.at, _validated(fit, one)) for one in fit.validations if one.scores]
    return [line for _, line in sorted(made, key=lambda one: one[0])]


def _judged(fit: Fit, judged: Judged, rows: JudgedRows | None) -> ScoreLine:
    n = fit.rows_of(judged.data).n
    interval = _interval(judged, rows, n, is_class=fit.estimators[judged.estimator].sort == "classifier")
    seen = "" if math.isnan(judged.seen_share) else f"{judged.seen_share:.0%}"
    return ScoreLine(
        words.clean(judged.name), words.clean(fit.estimators[judged.estimator].name), _value(judged.value),
        _range(interval), f"{n:,}", seen, words.location(judged.place),
    )  # fmt: skip


def _validated(fit: Fit, one: Validation) -> ScoreLine:
    scores = np.array(one.scores)
    k = len(scores)
    half = math.nan
    if k > 1:
        half = t_quantile(0.975, k - 1) * float(scores.std(ddof=1)) * math.sqrt(1 / k + 1 / (k - 1))
    mean = float(scores.mean())
    name = f"{one.name}{f' ({one.scoring})' if one.scoring else ''}"
    of = f"{fit.estimators[one.estimator].name}, mean of {k} folds"
    n = f"{fit.rows_of(one.data).n:,}" if one.data >= 0 else ""
    is_bounded = mean <= 1 and (not one.scoring or one.scoring.startswith(UP_TO_ONE))
    interval = Interval(mean, mean - half, min(mean + half, 1.0) if is_bounded else mean + half)
    return ScoreLine(words.clean(name), words.clean(of), _value(mean), _range(interval), n, "0%", words.location(one.place))


def _value(value: float) -> str:
    return words.number(value) if math.isfinite(value) else "a table or curve"


def _range(interval: Interval | None) -> str:
    if interval is None or math.isnan(interval.low):
        return ""
    return f"{words.number(interval.low)} to {words.number(interval.high)}"


def _interval(judged: Judged, rows: JudgedRows | None, n: int, *, is_class: bool) -> Interval | None:
    """95 %: of a share by Wilson, of a mean error by t, of R2 by drawing the rows again; None where it is not known."""
    if is_class and judged.name in OF_SHARES and 0 <= judged.value <= 1 and n:
        return wilson(judged.value * n, n)
    if rows is None or rows.is_class:
        return None
    truth, predicted = (part.astype(np.float64) for part in rows.pairs)
    apart = truth - predicted
    if judged.name == "mean_absolute_error":
        return mean_interval(np.abs(apart))
    if judged.name == "mean_squared_error":
        return mean_interval(apart**2)
    if judged.name in ("root_mean_squared_error", "score", "r2_score"):
        measure = _root if judged.name.startswith("root") else _explained
        return _drawn_again(measure, truth, predicted)
    return None


def _root(truth: FloatArray, predicted: FloatArray) -> float:
    return float(np.sqrt(((truth - predicted) ** 2).mean()))


def _explained(truth: FloatArray, predicted: FloatArray) -> float:
    around = float(((truth - truth.mean()) ** 2).mean())
    return 1 - float(((truth - predicted) ** 2).mean()) / around if around > 0 else math.nan


def _drawn_again(measure: Callable[[FloatArray, FloatArray], float], truth: FloatArray, predicted: FloatArray) -> Interval:
    """The percentile interval over rows drawn again (Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 13)."""
    dice, n = np.random.default_rng(SEED), len(truth)
    found = [measure(truth[at], predicted[at]) for at in dice.integers(0, n, (N_RESAMPLES, n))]
    low, high = np.nanquantile(found, [0.025, 0.975])
    return Interval(measure(truth, predicted), float(low), float(high))


def table_lines(fit: Fit) -> list[TableLine]:
    """Every table that was handed over, in the order of its first appearance; equal rows once."""
    made: dict[tuple[str, str], TableLine] = {}
    for data in fit.data:
        n = fit.rows[data.rows].n
        name = words.clean(data.variable) or "(no name)"
        if data.splits:
            number, side = data.splits[0]
            split = fit.splits[number]
            origin = f"{side.value} part of {split.name}{_at(words.location(split.place))}"
        elif data.made_by:
            origin = f"out of {fit.estimators[fit.calls[data.made_by[0]].estimator].name}"
        else:
            origin = "the program's own"
        kind = "texts" if data.is_text else "sparse" if data.is_sparse else words.plural(data.n_columns, "column")
        size = f"{words.plural(n, 'row')} × {kind}"
        columns = ", ".join(words.clean(one) for one in data.names[:8]) + (" …" if len(data.names) > 8 else "")
        made.setdefault((name, origin), TableLine(name, size, words.clean(origin), columns))
    return list(made.values())


def _at(place: str) -> str:
    return f" at {place}" if place else ""


def estimator_lines(fit: Fit) -> list[EstimatorLine]:
    """Every estimator that learned, those of one class and parameters once."""
    made: dict[tuple[str, str], EstimatorLine] = {}
    fits: dict[int, list[str]] = {}
    for call in fit.calls:
        if call.verb == "fit":
            fits.setdefault(call.estimator, []).append(words.location(call.place))
    for number, estimator in enumerate(fit.estimators):
        places = fits.get(number, [])
        if not places and not any(one.estimator == number for one in fit.validations):
            continue
        params = _params(estimator)
        fitted = words.plural(len(places), "fit") if places else "in cross-validation"
        made.setdefault(
            (estimator.name, params),
            EstimatorLine(
                words.clean(estimator.name), words.clean(estimator.variable), params, fitted, next(iter(places), ""),
                tuple(words.clean(one)[:200] for one in estimator.warnings[:3]),
            ),
        )  # fmt: skip
    return list(made.values())


def _params(estimator: Estimator) -> str:
    """Its parameters; of what is made of steps their names and parameters."""
    if estimator.steps:
        return words.clean(" → ".join(f"{step.name}({_own(step)})" for step in estimator.steps))[:1200]
    return words.clean(_own(estimator))


def _own(estimator: Estimator) -> str:
    known = [f"{name}={value!r}" for name, value in estimator.params if value is not None and not str(value).startswith("<")]
    return ", ".join(known[:MOST_PARAMS])


def extent(fit: Fit) -> str:
    """How much was seen: "3 fits, 2 splits and 4 scores"."""
    n_fits = sum(call.verb == "fit" for call in fit.calls) + sum(
        one.n_candidates * max(one.n_folds, 1) for one in fit.validations
    )
    n_scores = len(fit.judged()) + sum(bool(one.scores) for one in fit.validations)
    parts = [(n_fits, "fit"), (len(fit.splits), "split"), (n_scores, "score")]
    said = [words.plural(n, word) for n, word in parts if n] or ["nothing"]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
