"""M207 underfitted-model."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.calls import Sort
from sleuth.evidence.final import Final, final_model, is_ranking, learned_place, model_of
from sleuth.evidence.fit import Fit
from sleuth.evidence.kinds import LINEAR
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule

NAMES = {"flexible": "trees", "linear": "a regularised linear model"}


@rule(
    "M207",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("models", "scored"),
    experiments=("reference",),
    explains=("majority-class-model", "residual-structure", "misleading-accuracy"),
)
def underfitted_model(
    fit: Fit, *, min_gain: float = 0.1, min_gain_number: float = 0.22, min_removed: float = 0.45, max_gap: float = 0.1,
    max_common: float = 0.75, max_other: float = 0.005,
) -> Iterator[Finding]:  # fmt: skip
    """The model misses what other models find in the same rows, on the rows that it learned from too.

    Measure:
        Trees and a regularised linear model learn from the rows that the program's last model learned from. One of them is far
        better on the held-out rows, by a paired bootstrap, and the program's model is no better on its own training rows.
    Why:
        A model that is too rigid, or held too tightly by its penalty, its depth or its number of steps, errs in the same way
        however many rows it is given.
    Fix:
        Loosen it (a weaker penalty, deeper trees, more steps), give it the terms that it lacks (splines, products), or take a
        model of the kind that did better.
    Limits:
        Where the target is mostly noise, nobody does better, and nothing is said. A model that names the most frequent of uneven
        classes for all rows is left to majority-class-model: its classes want weighing first.
    Source:
        Hastie, Tibshirani and Friedman 2009, The Elements of Statistical Learning, section 7.3,
        https://doi.org/10.1007/978-0-387-84858-7.

    Args:
        min_gain: in accuracy, 0 to 1.
        min_gain_number: in the explained share of the variance, 0 to 1.
        min_removed: share of the error that the other model takes away, 0 to 1.
        max_gap: by which the model may be better on its training rows than on the held-out ones, as a share of the gain.
        max_common: share of the most frequent class up to which classes are even enough, 0 to 1.
        max_other: share of the predictions that name another class, up to which the model names one, 0 to 1.
    """
    made, final = fit.experiment("reference"), final_model(fit)
    if made is None or final is None:
        return
    model = model_of(fit, final)
    is_class = fit.estimators[final.estimator].sort is Sort.CLASSIFIER
    best = max(NAMES, key=lambda name: made.value(f"{name}_gain"))
    before, after = made.value(f"{best}_before"), made.value(f"{best}_after")
    gain, low, train = made.value(f"{best}_gain"), made.value(f"{best}_low"), made.value("own_train")
    if is_class:  # weighed classes cost accuracy and are meant to
        gain = min(gain, made.value(f"{best}_balanced") - made.value("balanced_own"))
    if not (low > 0 and gain >= (min_gain if is_class else min_gain_number) and gain >= min_removed * (1 - before)):
        return
    if not train <= after - (1 - max_gap) * gain / 2:  # nor where it is not known: NaN
        return
    is_mended = made.value("balanced_weighed") - made.value("balanced_own") >= min_gain and made.value("balanced_low") > 0
    if is_class and is_mended and _names_the_common_one(final, max_common, max_other):
        return
    what = "accuracy" if is_class else "R²"
    told = "loosen its penalty" if best == "linear" and model.name in LINEAR else f"try what {NAMES[best]} can tell"
    yield Finding(
        message=f"{model.name} reaches {what} {before:.2f} on the held-out rows and {train:.2f} on those that it learned from; "
        f"{NAMES[best]} {'reach' if best == 'flexible' else 'reaches'} {after:.2f}.",
        where=Where(place=learned_place(fit, final)),
        values={"score": before, "train": train, "reference": after, "gain": gain, "gain_low": low},
        fix=f"{told}: {model.name} as it is set cannot follow the target.",
    )


def _names_the_common_one(final: Final, max_common: float, max_other: float) -> bool:
    output, truth = final.output, final.truth
    if output is None or truth is None or not output.counts or not truth.counts or is_ranking(final):
        return False
    return max(truth.counts) > max_common * truth.n and max(output.counts) >= (1 - max_other) * output.n
