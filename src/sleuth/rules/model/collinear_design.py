"""M203 collinear-design."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.final import column_name, final_model, learned_place, model_of
from sleuth.evidence.fit import Fit
from sleuth.evidence.kinds import is_unpenalised, steps_before
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule

POWERS = ("PolynomialFeatures", "SplineTransformer")


@rule(
    "M203",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("models",),
    experiments=("coefficients",),
    explains=("extreme-coefficient", "useless-features", "overfitted-model"),
)
def collinear_design(
    fit: Fit, *, min_inflation: float = 100.0, min_condition: float = 30.0, min_deviation: float = 0.15, min_share: float = 0.3
) -> Iterator[Finding]:
    """Columns that are all but sums of others leave the coefficients of a linear model to chance.

    Measure:
        The variance inflation of each column of a model without penalty, the condition number of its standardised columns, and
        how far the coefficient scatters when the rows are drawn anew.
    Why:
        The rows say what the tied columns do together, not what each does: coefficients grow, cancel out and change their sign
        from one sample to the next. Predictions for rows like these hardly suffer; what is read from the coefficients does.
    Fix:
        Leave one of the tied columns out, add them up, or give the model a penalty (`RidgeCV`, `LogisticRegression(C=1)`).
    Limits:
        Penalised models and powers that the program's own PolynomialFeatures made are left out, and ties without effect on the
        coefficients (indicator columns that add up to one).
    Source:
        Belsley, Kuh and Welsch 1980, Regression Diagnostics, chapter 3, https://doi.org/10.1002/0471725153.

    Args:
        min_inflation: of the variance of a coefficient; 100 means that the others explain 99 % of the column.
        min_condition: of the standardised columns, no unit.
        min_deviation: of the effect over resamples, in standard deviations of the target, or in log-odds.
        min_share: of the effect, its deviation.
    """
    made, final = fit.experiment("coefficients"), final_model(fit)
    if made is None or final is None:
        return
    model, whole = model_of(fit, final), fit.estimators[final.estimator]
    if not is_unpenalised(model) or any(step.name in POWERS for step in steps_before(whole)):
        return
    effect, deviation = made.value("tied_effect"), made.value("tied_deviation")
    if made.value("inflation") < min_inflation or made.value("condition") < min_condition:
        return
    if deviation < min_deviation or deviation < min_share * abs(effect):
        return
    name = column_name(fit, final, int(made.value("tied"))) if not made.value("behind") else ""
    yield Finding(
        message=f"The other columns explain {1 - 1 / made.value('inflation'):.2%} of "
        f"{f'the column {name!r}' if name else 'one of the columns'} (condition number {made.value('condition'):,.0f}): over "
        f"resampled rows its effect in {model.name} is {effect:.2f} ± {deviation:.2f}.",
        where=Where(place=learned_place(fit, final), column=name),
        values={"inflation": made.value("inflation"), "condition": made.value("condition"), "deviation": deviation},
    )
