"""M307 unstable-score."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from sleuth.evidence.calls import Validation
from sleuth.evidence.fit import Fit
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.interval import Interval, t_quantile

SHARES = (
    "",
    "accuracy",
    "balanced_accuracy",
    "f1",
    "f1_macro",
    "f1_weighted",
    "roc_auc",
    "r2",
    "precision",
    "recall",
    "average_precision",
)


@rule("M307", kind=FAULT, certainty=LIKELY, severity=WARNING, needs=("validations",), explains=("test-too-small",))
def unstable_score(fit: Fit, *, min_width: float = 0.1, min_times: float = 3.0, confidence: float = 0.95) -> Iterator[Finding]:
    """Scores that vary widely from fold to fold decide, though the program has many more rows than it validates on.

    Measure:
        The cross-validation is made on a part of a table that the program has, or on the first rows of a file (`nrows=`). The
        interval of its mean score, or of the mean difference of the two validations that it compares, is wide, and holds 0 where
        two are compared.
    Why:
        Another draw of the part would give another score, and another winner.
    Fix:
        Validate on all rows, or on more of them; else repeat with several draws and report the interval.
    Limits:
        A cross-validation on all that there is is as it is, and is left alone. Only scores that lie between 0 and 1 or have 1 as
        their best are judged.
    Source:
        Nadeau and Bengio 2003, Inference for the Generalization Error, https://doi.org/10.1023/A:1024068626366.

    Args:
        min_width: half width of the interval of the mean score from which on it says little.
        min_times: rows at hand over rows validated on.
        confidence: of the intervals, 0 to 1.
    """
    told: set[object] = set()
    for validation in fit.validations:
        if validation.data < 0 or len(validation.scores) < 2 or validation.scoring not in SHARES:
            continue
        if told & {validation.place, fit.data[validation.data].rows}:
            continue
        n = fit.rows_of(validation.data).n
        whole = max(_rows_at_hand(fit, validation.data), validation.n_at_hand)
        if whole < min_times * n:
            continue
        alone = _interval(validation.scores, confidence)
        rival = _rival(fit, validation)
        apart = _interval(np.subtract(rival.scores, validation.scores).tolist(), confidence) if rival else alone
        half = (alone.high - alone.low) / 2
        if half < min_width or (rival is not None and 0.0 not in apart):
            continue
        told |= {validation.place, fit.data[validation.data].rows}
        more = f"; the difference to the other one is {apart.estimate:.2g} +- {(apart.high - apart.low) / 2:.2g}" if rival else ""
        yield Finding(
            message=f"{validation.name} on {n:,} of {whole:,} rows gives {alone.estimate:.2g} +- {half:.2g} "
            f"(folds from {min(validation.scores):.2g} to {max(validation.scores):.2g}){more}.",
            where=Where(place=validation.place),
            values={"rows": n, "rows_at_hand": whole, "score": alone.estimate, "half_width": half},
        )


def _interval(scores: Sequence[float], confidence: float) -> Interval:
    """Of the mean over k folds; each test part is 1/k of the rows, so training parts overlap (Nadeau and Bengio)."""
    values, k = np.asarray(scores, dtype=np.float64), len(scores)
    error = float(values.std(ddof=1)) * math.sqrt(1 / k + 1 / (k - 1))
    half = t_quantile(0.5 + confidence / 2, k - 1) * error
    return Interval(float(values.mean()), float(values.mean()) - half, float(values.mean()) + half)


def _rows_at_hand(fit: Fit, data: int) -> int:
    """The rows of the largest table that holds all of these."""
    rows = fit.rows_of(data)
    tables = {one.rows for one in fit.data}
    return max(
        (fit.rows[one].n for one in tables if fit.rows[one].n > rows.n and rows.share_in(fit.rows[one]) == 1.0), default=rows.n
    )


def _rival(fit: Fit, validation: Validation) -> Validation | None:
    """Another validation of the same rows by the same score, with as many folds."""
    return next(
        (
            one
            for one in fit.validations
            if one is not validation
            and (one.data == validation.data or fit.data[one.data].rows == fit.data[validation.data].rows)
            and one.scoring == validation.scoring
            and len(one.scores) == len(validation.scores)
        ),
        None,
    )
