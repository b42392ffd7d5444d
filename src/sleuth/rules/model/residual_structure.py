"""M216 residual-structure."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.calls import Sort
from sleuth.evidence.final import final_model, learned_place, model_of
from sleuth.evidence.fit import Fit
from sleuth.rule import FAULT, HINT, INFO, Finding, Where, rule
from sleuth.stats.alone import bins, number_skill
from sleuth.stats.order import serial_correlation


@rule("M216", kind=FAULT, certainty=HINT, severity=INFO, needs=("models", "scored"))
def residual_structure(
    fit: Fit, *, min_share: float = 0.15, min_serial: float = 0.4, min_rows: int = 60, n_bins: int = 8
) -> Iterator[Finding]:
    """What a regression misses can be told from a feature, or from the row before.

    Measure:
        The held-out residuals: the share of their spread that a feature explains on rows held back in turn, and, where the
        rows are in the order of time, the correlation of each residual with the next.
    Why:
        Residuals that can be told beforehand are something that the model could have learned: a curve, a product, a season.
    Fix:
        Add the term (a spline or the square of the feature, lags of the target), or take a model that finds it by itself.
    Limits:
        Judges the last regression of which predictions and truth of held-out rows were seen.
    Source:
        Anscombe and Tukey 1963, The Examination and Analysis of Residuals, https://doi.org/10.1080/00401706.1963.10490071.

    Args:
        min_share: of the residuals' spread in ranks, that a feature explains, 0 to 1.
        min_serial: rank correlation of each residual with the next, -1 to 1.
        min_rows: held-out rows.
        n_bins: of about equal size, into which a feature is cut.
    """
    final = final_model(fit)
    if final is None or final.truth is None or final.output is None or final.test < 0:
        return
    sample, data = fit.data[final.test].sample, fit.data[final.test]
    truth, output = final.truth.numbers, final.output.numbers
    if fit.estimators[final.estimator].sort is not Sort.REGRESSOR or sample is None or truth.ndim > 1:
        return
    if len(truth) != len(sample.positions) or truth.shape != output.shape or len(truth) < min_rows:
        return
    residual = truth - output
    told = [(number_skill(bins(one.values, n_bins=n_bins), residual), one.name) for one in sample.columns]
    share, name = max(told, default=(0.0, ""))
    serial = serial_correlation(residual) if data.index == "time" and bool((np.diff(sample.positions) == 1).all()) else 0.0
    if share < min_share and serial < min_serial:
        return
    what = f"{name!r} tells {share:.0%} of the spread" if share >= min_share else f"each goes with the next ({serial:.2f})"
    yield Finding(
        message=f"Of what {model_of(fit, final).name} misses on {len(truth):,} held-out rows, {what}.",
        where=Where(place=learned_place(fit, final), column=name if share >= min_share else ""),
        values={"share": share, "serial": serial},
    )
