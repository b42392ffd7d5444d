"""M215 extreme-coefficient."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.calls import Sort
from sleuth.evidence.final import column_name, final_model, learned_place, model_of
from sleuth.evidence.fit import Fit
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule


@rule(
    "M215", kind=FAULT, certainty=LIKELY, severity=WARNING, needs=("models",), experiments=("coefficients",),
    explains=("uncalibrated-probabilities",),
)  # fmt: skip
def extreme_coefficient(fit: Fit, *, min_log_odds: float = 15.0, min_deviations: float = 4.0) -> Iterator[Finding]:
    """A coefficient is greater than anything in the rows accounts for.

    Measure:
        A coefficient times the standard deviation of its column (of a column of 0 and 1 the coefficient itself): for a
        classifier in log-odds, for numbers in standard deviations of the target.
    Why:
        Fifteen log-odds for a usual step of one column are a chance of three in ten million: the classes are parted without
        overlap and nothing holds the coefficient back, or the column knows the answer. In a regression, an effect of several
        deviations of the target must be cancelled by another: the two say the same.
    Fix:
        Give the model a penalty (`C=1`, `RidgeCV`) on scaled columns; look whether the column is known before the target is.
    Limits:
        Judges linear models with one coefficient a column.
    Source:
        Albert and Anderson 1984, On the existence of maximum likelihood estimates in logistic regression models,
        https://doi.org/10.1093/biomet/71.1.1.

    Args:
        min_log_odds: of a usual step (one standard deviation) of the column.
        min_deviations: of the target, for a usual step of the column.
    """
    made, final = fit.experiment("coefficients"), final_model(fit)
    if made is None or final is None:
        return
    is_class = fit.estimators[final.estimator].sort is Sort.CLASSIFIER
    effect = made.value("greatest_effect")
    if abs(effect) < (min_log_odds if is_class else min_deviations):
        return
    name = column_name(fit, final, int(made.value("greatest"))) if not made.value("behind") else ""
    unit = "in the log-odds" if is_class else "standard deviations of the target"
    yield Finding(
        message=f"{model_of(fit, final).name} gives {f'{name!r}' if name else 'one column'} an effect of {effect:+.1f} {unit} "
        f"for one usual step of the column (the median column's is {made.value('median_effect'):.2f}).",
        where=Where(place=learned_place(fit, final), column=name),
        values={"effect": effect, "median_effect": made.value("median_effect"), "train": made.value("train")},
    )
