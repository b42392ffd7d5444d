"""M108 evaluated-on-training-rows."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.calls import PREDICTING, PREDICTORS, Call
from sleuth.evidence.fit import Fit, seen_share
from sleuth.evidence.retrial import Retrial, Way
from sleuth.rule import FAULT, PROOF, WARNING, Finding, Where, rule


@rule("M108", kind=FAULT, certainty=PROOF, severity=WARNING, needs=("models", "scored"), explains=("overfitted-model",))
def evaluated_on_training_rows(fit: Fit, *, min_seen: float = 0.99, max_new: float = 0.5) -> Iterator[Finding]:
    """Every score that the program computes is one on rows that the model learned from.

    Measure:
        All scores and metrics are computed on rows that the model's own fit had seen, nothing is cross-validated but to choose
        settings (the program does not read the search's scores), and nothing is predicted for rows that are new to the model.
    Why:
        Such a score grows with every parameter that the model has to remember the rows, and says nothing of rows that are
        new.
    Fix:
        Hold rows out with `train_test_split` before the fit and score on those, or report `cross_val_score`.
    Limits:
        Clusterings and outlier detectors are left out, and forests that are judged out of bag. A held-out part that the
        program judges by arithmetic of its own counts as judged.
    Source:
        Hastie, Tibshirani and Friedman 2009, The Elements of Statistical Learning, section 7.4,
        https://doi.org/10.1007/978-0-387-84858-7.

    Args:
        min_seen: share of the judged rows that the model had seen, 0 to 1.
        max_new: share that it had seen up to which rows count as new to it, 0 to 1.
    """
    if any(one.is_read for one in fit.validations) or any(_is_on_new_rows(fit, call, max_new) for call in fit.calls):
        return
    judged = [one for one in fit.judged() if fit.estimators[one.estimator].sort in PREDICTORS]
    if not judged or not all(one.seen_share >= min_seen for one in judged):
        return
    if any(dict(fit.calls[one.fits[-1]].params).get("oob_score") for one in judged if one.fits):
        return
    last = judged[-1]
    n, name = fit.rows_of(last.data).n, fit.estimators[last.estimator].name
    yield Finding(
        message=f"The {n:,} rows on which {name} is judged ({last.name} {last.value:.3g}) are those "
        f"that it was fitted on; no other rows are ever predicted.",
        where=Where(place=last.place),
        values={"rows_judged": n, "score": last.value, "judgements": len(judged)},
        retrial=Retrial(Way.UNSEEN, last.at),
    )


def _is_on_new_rows(fit: Fit, call: Call, max_new: float) -> bool:
    """Whether a model predicted rows that it had not learned from, or rows of which that is not known."""
    if call.verb not in PREDICTING or fit.estimators[call.estimator].sort not in PREDICTORS:
        return False
    if call.data < 0 or not call.fits:
        return True
    return not seen_share(fit, call) > max_new
