"""M211 imputed-with-constant."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.calls import Sort
from sleuth.evidence.final import column_name, final_model, is_ranking, learned_place, model_of, told_part
from sleuth.evidence.fit import Fit
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule


@rule(
    "M211",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("models", "scored"),
    experiments=("imputed",),
    explains=("extreme-coefficient", "underfitted-model", "residual-structure"),
)
def imputed_with_constant(fit: Fit, *, min_gain: float = 0.02, min_removed: float = 0.1) -> Iterator[Finding]:
    """Missing values were filled with a number that the model reads as a quantity.

    Measure:
        A column in which many rows hold 0, -1, -999 or the like (in a standardised column whatever number), apart from all
        other values, or an imputer that puts a constant. The model learns again with the median in its place; the gain on the
        held-out rows, with its interval (of a logistic regression that is judged by its probabilities, in their error too).
    Why:
        A linear model draws its line through those points, a distance is ruled by them, and a scaler squeezes all real values
        into a corner.
    Fix:
        `SimpleImputer(strategy="median", add_indicator=True)` in the Pipeline, or a model that takes missing values as they are
        (`HistGradientBoostingClassifier`).
    Limits:
        Trees read such a number as a level of its own and lose nothing by it, but for those that draw their cuts at random
        between the least and the greatest value (`ExtraTrees`): few of these fall among the real ones. Nothing is said where
        nothing is gained.
    Source:
        van Buuren 2018, Flexible Imputation of Missing Data, section 1.3, https://stefvanbuuren.name/fimd/.

    Args:
        min_gain: in accuracy, or in the explained share of the variance, 0 to 1; the interval must lie above 0.
        min_removed: share of the error that the median takes away, 0 to 1.
    """
    made, final = fit.experiment("imputed"), final_model(fit)
    if made is None or final is None:
        return
    gain, before, after = made.value("gain"), made.value("before"), made.value("after")
    what = "accuracy" if fit.estimators[final.estimator].sort is Sort.CLASSIFIER else "R²"
    brier, low = made.value("brier"), made.value("low")
    if not (low > 0 and gain >= max(min_gain, min_removed * (1 - before))):
        if not (is_ranking(final) and made.value("brier_low") > 0 and brier - made.value("brier_after") >= min_removed * brier):
            return
        what, before, after = "a Brier score of", brier, made.value("brier_after")
        gain, low = before - after, made.value("brier_low")
    told, name = "Its imputer puts a constant for what is missing", ""
    if not made.value("is_step"):
        name = column_name(fit, final, int(made.value("column")))
        told = f"{made.value('share'):.0%} of the rows hold {made.value('value'):g} in {name!r}, apart from all other values"
    yield Finding(
        message=f"{told}; with the median in its place {model_of(fit, final).name} reaches {what} {after:.2f} on "
        f"the held-out rows instead of {before:.2f}{told_part(made)}.",
        where=Where(place=learned_place(fit, final), column=name),
        values={"gain": gain, "gain_low": low},
    )
