"""M304 test-too-small."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.comparisons import Comparison, comparisons
from sleuth.evidence.fit import Fit
from sleuth.evidence.folds import is_one_of_several
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.interval import mean_interval

FEW_ROWS = 5  # rows by which one is better than the other, up to which no sign test tells them apart: 2 x 0.5^5 > 0.05
OF_SCORES = ("roc_auc_score", "average_precision_score", "log_loss", "brier_score_loss")  # not of labels: not judged row by row
OF_SHARES = ("score", "accuracy_score", "zero_one_loss")


@rule("M304", kind=FAULT, certainty=LIKELY, severity=WARNING, needs=("models", "scored"))
def test_too_small(
    fit: Fit, *, max_rows: int = 100, max_part: float = 0.1, min_gap: float = 0.02, confidence: float = 0.95
) -> Iterator[Finding]:
    """Models are compared on so few held-out rows that chance alone could have made the difference.

    Measure:
        Several models are judged by one metric on the same few rows, and not even the best and the worst of them can be told
        apart: the interval of the paired difference row by row holds 0. And the program draws a conclusion: it goes on with the
        best alone, or it held out only a small part of the rows that it has.
    Why:
        Which model wins is then decided by which rows were held out, and the next draw would choose another.
    Fix:
        Hold out more rows, or compare by repeated cross-validation on the training rows.
    Limits:
        A comparison that is only printed, with an ordinary share of a small data set held out, is left alone; so are areas under
        curves, and folds whose scores come together.
    Source:
        Dietterich 1998, Approximate Statistical Tests for Comparing Supervised Classification Learning Algorithms,
        https://doi.org/10.1162/089976698300017197.

    Args:
        max_rows: judged rows above which nothing is said.
        max_part: held-out rows over all rows up to which the program could easily hold out more, 0 to 1.
        min_gap: difference of the scores, as a part of the greater, below which there is nothing to conclude.
        confidence: of the interval, 0 to 1.
    """
    told: set[int] = set()
    for one in comparisons(fit):
        n = fit.rows_of(one.data).n
        best, worst = one.best.judged, one.worst.judged
        gap = abs(best.value - worst.value)
        if n > max_rows or one.data in told or one.name in OF_SCORES or gap < min_gap * max(abs(best.value), abs(worst.value)):
            continue
        part = n / (n + fit.rows_of(fit.calls[best.fits[-1]].data).n) if fit.calls[best.fits[-1]].data >= 0 else 1.0
        is_choice = one.is_decided or _is_small(n, part, max_part)
        if not is_choice or is_one_of_several(fit, one.data) or not _is_open(one, n, confidence):
            continue
        told.add(one.data)
        names = f"{fit.estimators[best.estimator].name} ({best.value:.3g}) and {fit.estimators[worst.estimator].name} "
        yield Finding(
            message=f"{len(one.candidates)} models are compared by {one.name} on {n} rows ({part:.0%} of all); even {names}"
            f"({worst.value:.3g}) differ by no more than chance.",
            where=Where(place=best.place),
            values={"rows": n, "part": part, "best": best.value, "worst": worst.value, "candidates": len(one.candidates)},
        )


def _is_small(n: int, part: float, max_part: float) -> bool:
    """Whether hardly any rows were held out; a share of all rows is rounded up to whole ones."""
    return (n - 1) / n * part < max_part


def _is_open(one: Comparison, n: int, confidence: float) -> bool:
    """Whether the difference between the best and the worst may be chance."""
    best, worst = one.best.rows, one.worst.rows
    if best is not None and worst is not None:
        interval = mean_interval(worst.losses - best.losses, confidence=confidence)
        return bool(np.isfinite(interval.low)) and 0.0 in interval
    gap = abs(one.best.judged.value - one.worst.judged.value)
    return one.is_class and one.name in OF_SHARES and round(gap * n) <= FEW_ROWS
