"""M212 categories-as-numbers."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.calls import Sort
from sleuth.evidence.final import column_name, final_model, learned_place, model_of, told_part
from sleuth.evidence.fit import Fit
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule


@rule(
    "M212",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("models", "scored"),
    experiments=("one-hot",),
    explains=("underfitted-model", "residual-structure", "imputed-with-constant"),
)
def categories_as_numbers(
    fit: Fit, *, min_gain: float = 0.03, min_removed: float = 0.1, max_ordered: float = 0.5
) -> Iterator[Finding]:
    """Codes of categories reach a model that reads them as quantities.

    Measure:
        Columns of a few whole numbers, or what OrdinalEncoder makes, in front of a linear model, a network or one of distances.
        It learns again with each code as a column of its own; the gain on the held-out rows, with its interval, beyond what
        the codes' squares gain.
    Why:
        Code 4 is not twice code 2. A line through codes in the order of the alphabet, or a distance between them, is of no
        meaning.
    Fix:
        `OneHotEncoder(handle_unknown="ignore")` for those columns in a ColumnTransformer; for many levels `TargetEncoder`.
    Limits:
        Trees can part codes as they like and are left out. Counts and grades gain nothing by columns of their own.
    Source:
        Hastie, Tibshirani and Friedman 2009, The Elements of Statistical Learning, section 2.2,
        https://doi.org/10.1007/978-0-387-84858-7.

    Args:
        min_gain: in accuracy, or in the explained share of the variance, 0 to 1; the interval must lie above 0.
        min_removed: share of the error that one-hot columns take away, 0 to 1.
        max_ordered: share of the gain that the squares of the codes have too: more, and they are quantities, 0 to 1.
    """
    made, final = fit.experiment("one-hot"), final_model(fit)
    if made is None or final is None:
        return
    gain, before = made.value("gain"), made.value("before")
    if not (made.value("low") > 0 and gain >= max(min_gain, min_removed * (1 - before))):
        return
    if made.value("ordered") > max_ordered * gain:
        return
    what = "accuracy" if fit.estimators[final.estimator].sort is Sort.CLASSIFIER else "R²"
    name = "" if made.value("is_step") else column_name(fit, final, int(made.value("column")))
    told = f"codes such as those in {name!r}" if name else "what OrdinalEncoder makes of categories"
    yield Finding(
        message=f"{model_of(fit, final).name} reads {told} as quantities; with a column for each code it reaches {what} "
        f"{made.value('after'):.2f} on the held-out rows instead of {before:.2f}{told_part(made)}.",
        where=Where(place=learned_place(fit, final), column=name),
        values={"gain": gain, "gain_low": made.value("low")},
    )
