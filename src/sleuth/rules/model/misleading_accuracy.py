"""M209 misleading-accuracy."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.calls import Sort
from sleuth.evidence.final import final_model, model_of, target_of
from sleuth.evidence.fit import Fit
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule

ACCURACY = ("accuracy_score", "score", "zero_one_loss", "hamming_loss")
PLAIN = ("", "accuracy", "accuracy_score")  # scoring of a validation


@rule(
    "M209",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("models", "scored"),
    experiments=("reference",),
    explains=("metric-unsuited",),
)
def misleading_accuracy(
    fit: Fit, *, min_majority: float = 0.8, max_recall: float = 0.8, max_removed: float = 0.6
) -> Iterator[Finding]:
    """Accuracy is all that is told of a model of which it says little: nearly all rows are of one class.

    Measure:
        The share of the most frequent class; the metrics that the program computes; and the mean recall of the classes.
    Why:
        Naming the frequent class always has that share for its accuracy. A model that misses most of the rare class is hardly
        below one that finds it.
    Fix:
        Report recall and precision of the rare class, `balanced_accuracy_score` or `average_precision_score`, or the whole
        `classification_report`.
    Limits:
        Where the model finds the rare class, accuracy does no harm and nothing is said. What the program counts by arithmetic
        of its own is not seen.
    Source:
        He and Garcia 2009, Learning from Imbalanced Data, https://doi.org/10.1109/TKDE.2008.239.

    Args:
        min_majority: share of the most frequent class, 0 to 1.
        max_recall: mean recall of the classes above which the model finds them, 0 to 1.
        max_removed: share of the errors of naming the frequent class always, that the model takes away, 0 to 1.
    """
    made, final = fit.experiment("reference"), final_model(fit)
    if made is None or final is None or fit.estimators[final.estimator].sort is not Sort.CLASSIFIER:
        return
    target = final.truth or target_of(fit, final)
    if target is None or len(target.counts) < 2 or max(target.counts) < min_majority * target.n:
        return
    if any(one.name not in ACCURACY for one in fit.metrics) or any(one.scoring not in PLAIN for one in fit.validations):
        return
    own, score, chance = made.value("balanced_own"), made.value("flexible_before"), made.value("chance")
    if own > max_recall or score - chance > max_removed * (1 - chance):
        return
    rare = min(zip(target.counts, target.classes, strict=True))
    yield Finding(
        message=f"All that is told of {model_of(fit, final).name} is its accuracy, {score:.3f}; always naming the class "
        f"that {max(target.counts) / target.n:.0%} of the rows have reaches {chance:.3f}. The mean recall of the classes "
        f"is {own:.2f}.",
        where=Where(place=final.place),
        values={"accuracy": score, "majority": chance, "balanced": own},
        fix=f"report `classification_report`, or recall and precision of {rare[1]!r}.",
    )
