"""M217 noisy-target."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.final import final_model, learned_place
from sleuth.evidence.fit import Fit
from sleuth.rule import FAULT, HINT, WARNING, Finding, Where, rule


@rule(
    "M217", kind=FAULT, certainty=HINT, severity=WARNING, needs=("models",), experiments=("labels",),
    explains=("overfitted-model", "uncalibrated-probabilities"),
)  # fmt: skip
def noisy_target(
    fit: Fit, *, min_share: float = 0.03, min_rows: int = 8, min_skill: float = 0.55, min_evenness: float = 0.6
) -> Iterator[Finding]:
    """Many labels that the model learned from are contradicted by rows like them.

    Measure:
        Forests and nearest neighbours that had not seen a row say how likely each class is for it (confident learning).
        Labels that both contradict by far are counted, if the rows of which the models are surest are contradicted as often
        as others.
    Why:
        The model is taught wrong answers, and a score on rows with as many of them cannot tell how good it is.
    Fix:
        Look at those rows first and correct them; until then take a model that does not follow single rows.
    Limits:
        Where classes overlap, errors are rare among the surest rows, and nothing is said; chance in the outcome itself (who
        leaves, who pays) looks the same as wrong labels, so it is a hint. Judges classes only.
    Source:
        Northcutt, Jiang and Chuang 2021, Confident Learning, https://doi.org/10.1613/jair.1.12125.

    Args:
        min_share: of the labels, 0 to 1.
        min_rows: that are contradicted.
        min_skill: share of the labels that the models find, where 0 is that of the most frequent class and 1 is all.
        min_evenness: errors among the surest third of the rows over errors among all; near 0 where classes overlap.
    """
    made, final = fit.experiment("labels"), final_model(fit)
    if made is None or final is None:
        return
    if made.value("rows") < min_rows or made.value("share") < min_share:
        return
    skill = (made.value("accuracy") - made.value("chance")) / max(1 - made.value("chance"), 1e-9)
    if skill < min_skill or made.value("evenness") < min_evenness:
        return
    yield Finding(
        message=f"{made.value('rows'):.0f} of {made.value('of'):,.0f} labels ({made.value('share'):.0%}) are contradicted by "
        "models that had not seen the row, among the clearest rows as often as among others.",
        where=Where(place=learned_place(fit, final)),
        values={"share": made.value("share"), "evenness": made.value("evenness")},
    )
