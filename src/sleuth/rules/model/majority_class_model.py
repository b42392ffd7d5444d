"""M208 majority-class-model."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.final import final_model, is_ranking, judged_labels, learned_place, model_of
from sleuth.evidence.fit import Fit
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule


@rule(
    "M208",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("models", "scored"),
    experiments=("reference",),
    explains=("misleading-accuracy", "metric-unsuited"),
)
def majority_class_model(
    fit: Fit, *, max_other: float = 0.005, min_rows: int = 5, max_recall: float = 0.05, min_gain: float = 0.06
) -> Iterator[Finding]:
    """The model names the same class for all but every row.

    Measure:
        The classes that it predicts for the held-out rows, the mean recall of the classes, and that of trees that weigh the
        classes the same and learn from the same rows.
    Why:
        Where one class is frequent, naming it always has the least errors, and finds none of what was looked for.
    Fix:
        Weigh the classes (`class_weight="balanced"`), choose the threshold on `predict_proba` by what an error costs, and
        report recall or average precision.
    Limits:
        Where nothing in the rows tells the classes apart nothing is said, nor where the model is judged by its ranking alone.
    Source:
        He and Garcia 2009, Learning from Imbalanced Data, https://doi.org/10.1109/TKDE.2008.239.

    Args:
        max_other: share of the predictions that name another class, 0 to 1.
        min_rows: held-out rows of other classes.
        max_recall: mean recall of the classes over that of chance, 0 to 1.
        min_gain: of the trees' mean recall over the model's, 0 to 1; the interval must lie above 0.
    """
    made, final = fit.experiment("reference"), final_model(fit)
    labels = judged_labels(fit, final) if final is not None else None
    if made is None or final is None or labels is None or is_ranking(final):
        return
    output, truth = labels
    if not (output.is_class and truth.is_class) or len(truth.counts) < 2 or not output.counts:
        return
    others = truth.n - max(truth.counts)
    other = 1 - max(output.counts) / output.n
    own, reached = made.value("balanced_own"), made.value("balanced_weighed")
    if other > max_other or others < min_rows or own > 1 / len(truth.counts) + max_recall:
        return
    if not (reached - own >= min_gain and made.value("balanced_low") > 0):
        return
    name = output.classes[int(np.argmax(output.counts))]
    yield Finding(
        message=f"{model_of(fit, final).name} says {name!r} for {1 - other:.1%} of {output.n:,} held-out rows, of which "
        f"{others:,} are of another class: mean recall {own:.2f}, where trees that weigh the classes the same reach "
        f"{reached:.2f}.",
        where=Where(place=learned_place(fit, final)),
        values={"share": 1 - other, "balanced": own, "reference": reached},
    )
