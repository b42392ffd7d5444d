"""M101 transformer-fitted-on-test-rows."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.calls import Validation
from sleuth.evidence.fit import Fit
from sleuth.evidence.kinds import SEMI_SUPERVISED, TRANSDUCTIVE
from sleuth.evidence.leaks import Leak, is_judged_again, leaks, rows_share
from sleuth.evidence.retrial import Retrial, Way
from sleuth.rule import FAULT, HINT, LIKELY, PROOF, WARNING, Certainty, Finding, Where, rule


@rule("M101", kind=FAULT, certainty=PROOF, severity=WARNING, needs=("fits",), explains=("fold-shift",))
def transformer_fitted_on_test_rows(fit: Fit, *, min_rows: int = 5) -> Iterator[Finding]:
    """A scaler, imputer or the like learned from the rows on which the model is then judged.

    Measure:
        Rows are followed through transformers and splits. The rows on which a model is scored, or cross-validated, came
        through a fitted transformer whose own fit had seen them.
    Why:
        What the transformer learned of the held-out rows (means, ranges, components, words) is in every row that the model
        sees, so the score is not that of rows that are new.
    Fix:
        Put the transformer before the model in one Pipeline and hand the raw rows to it, or fit it on the training rows
        alone.
    Limits:
        Transformers that learn nothing of the values (encoders of categories, polynomials, row-wise normalisers) are left
        out, and those that learn from the target, which selection-on-all-rows names. Arithmetic of the program's own is not
        seen. Cross-validation, or a loop over folds, of a training part whose rows were transformed together is a hint: the
        test part judges. So are embeddings that can place no rows but those at hand (t-SNE, spectral), and programs in which
        another model learns from the judged rows as rows without a label: there they are known beforehand.
    Source:
        Kapoor and Narayanan 2023, Leakage and the reproducibility crisis in machine-learning-based science,
        https://doi.org/10.1016/j.patter.2023.100804.

    Args:
        min_rows: judged rows below which nothing is said.
    """
    for leak in leaks(fit):
        if leak.transformer.is_learned and not _is_supervised(leak) and leak.n_rows >= min_rows:
            name = leak.transformer.name
            yield Finding(
                message=f"{name} learned from {fit.rows_of(leak.learned.data).n:,} rows, among them "
                f"{'all' if leak.share == 1 else f'{leak.share:.0%} of'} {leak.n_rows:,} {_how(leak)}.",
                where=Where(place=leak.learned.place),
                values={"transformer": name, "rows_judged": leak.n_rows, "share_seen": leak.share},
                certainty=_certainty(fit, leak),
                fix=f"fit {name} on the training rows alone, or give `make_pipeline({name}(...), model)` the raw rows.",
                retrial=Retrial(Way.TRANSFORMERS, leak.judged.at if leak.judged else -1),
            )


def _certainty(fit: Fit, leak: Leak) -> Certainty:
    """A hint where rows are held out elsewhere, so that nothing that is reported need come from this cross-validation.

    And where the judged rows are known beforehand, all but their labels.
    """
    if leak.judged is None:
        return LIKELY
    if leak.transformer.name in TRANSDUCTIVE or _are_known_beforehand(fit, leak.judged.data):
        return HINT
    return HINT if is_judged_again(fit, leak) else PROOF


def _are_known_beforehand(fit: Fit, data: int) -> bool:
    """Whether another model learned from these very rows as from rows without a label."""
    rows = fit.rows_of(data)
    return any(
        any(step.name in SEMI_SUPERVISED for step in fit.estimators[call.estimator].walk()) and rows_share(fit, rows, call) == 1.0
        for call in fit.model_fits()
    )


def _is_supervised(leak: Leak) -> bool:
    return leak.transformer.is_supervised and leak.learned.target is not None


def _how(leak: Leak) -> str:
    if leak.judged is None:
        return "that are held out by the split after it"
    place = f" at line {leak.judged.place.line}" if leak.judged.place else ""
    if isinstance(leak.judged, Validation):
        return f"that {leak.judged.name} holds out in turn{place}"
    return f"on which the model is judged{place} ({leak.judged.name})"
