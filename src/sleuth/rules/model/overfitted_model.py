"""M206 overfitted-model."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.calls import Sort
from sleuth.evidence.final import final_model, learned_place, model_of
from sleuth.evidence.fit import Fit
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule


@rule(
    "M206",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("models", "scored"),
    experiments=("simpler",),
    explains=("uncalibrated-probabilities", "boosting-without-early-stopping"),
)
def overfitted_model(
    fit: Fit, *, min_gap: float = 0.1, min_gain: float = 0.03, min_gain_number: float = 0.08, min_removed: float = 0.15
) -> Iterator[Finding]:
    """The model has learned its training rows by heart: a simpler setting of it does better on others.

    Measure:
        The score on the rows that it learned from over that on the held-out ones; and the gain there of a simpler setting of
        the same model (fewer levels, more rows a leaf, a stronger penalty, more neighbours), which was chosen by folds of the
        training rows, with its interval by a paired bootstrap. A hint where the program splits by groups: rows of one group
        go together, and the bootstrap takes them for independent.
    Why:
        What it has learned of single rows is noise for all others, and each prediction carries it.
    Fix:
        Take the simpler setting, or search for one by cross-validation on the training rows.
    Limits:
        A gap alone is no fault: a forest fits its training rows all but perfectly and may be right.
    Source:
        Hastie, Tibshirani and Friedman 2009, The Elements of Statistical Learning, sections 7.2 and 7.3,
        https://doi.org/10.1007/978-0-387-84858-7.

    Args:
        min_gap: of the training score over the held-out one, 0 to 1.
        min_gain: of the simpler setting in accuracy, 0 to 1; the interval must lie above 0.
        min_gain_number: in the explained share of the variance.
        min_removed: share of the error that the simpler setting takes away, 0 to 1.
    """
    made, final = fit.experiment("simpler"), final_model(fit)
    if made is None or final is None:
        return
    train, before, gain = made.value("train"), made.value("before"), made.value("gain")
    is_class = fit.estimators[final.estimator].sort is Sort.CLASSIFIER
    least = max(min_gain if is_class else min_gain_number, min_removed * (1 - before))
    if not (train - before >= min_gap and made.value("low") > 0 and gain >= least):
        return
    is_grouped = any(one.is_grouped for one in fit.splits) or any(one.is_grouped for one in fit.validations)
    yield Finding(
        message=f"{model_of(fit, final).name} reaches {'accuracy' if is_class else 'R²'} {train:.2f} on the rows that it learned "
        f"from and {before:.2f} on the held-out ones; a simpler setting of it reaches {made.value('after'):.2f} there.",
        where=Where(place=learned_place(fit, final)),
        values={"train": train, "score": before, "simpler": made.value("after"), "gain_low": made.value("low")},
        certainty=HINT if is_grouped else LIKELY,
    )
