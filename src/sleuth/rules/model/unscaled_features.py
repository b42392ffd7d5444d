"""M201 unscaled-features."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.calls import Call, FloatArray, Verb
from sleuth.evidence.final import final_model, learned_place, model_of, told_part
from sleuth.evidence.fit import Fit
from sleuth.evidence.kinds import CLUSTERERS
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule

SPREADING = (*CLUSTERERS, "PCA", "KernelPCA", "IncrementalPCA")


@rule(
    "M201",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("fits",),
    consults=("scaled",),
    explains=("solver-not-converged", "underfitted-model", "overfitted-model", "extreme-coefficient", "useless-features",
              "majority-class-model", "categories-as-numbers", "imputed-with-constant", "exploding-one-hot"),
)  # fmt: skip
def unscaled_features(
    fit: Fit, *, min_ratio: float = 10.0, min_gain: float = 0.03, min_removed: float = 0.1, max_share: float = 0.95
) -> Iterator[Finding]:
    """Columns of very different scale reach a model to which a column's scale is its weight.

    Measure:
        For the model that the program ends with, its fit is repeated with a StandardScaler before the first step that minds
        the scale; what is gained on the held-out rows, with its interval by a paired bootstrap. For clusterings and principal
        components: the share of the whole variance that one column holds.
    Why:
        Distances, kernels, penalties and gradient steps add the columns up as they are: the one with the greatest numbers
        decides, and the others are hardly heard.
    Fix:
        Put `StandardScaler()` before the model in one Pipeline.
    Limits:
        Where scaling gains nothing measurable, nothing is said, however far the scales differ.
    Source:
        Hastie, Tibshirani and Friedman 2009, The Elements of Statistical Learning, sections 3.4.1, 13.3 and 14.3,
        https://doi.org/10.1007/978-0-387-84858-7.

    Args:
        min_ratio: of the greatest to the least standard deviation of a column.
        min_gain: in accuracy, or in the explained share of the variance, 0 to 1; the interval must lie above 0.
        min_removed: share of the error that scaling takes away, 0 to 1.
        max_share: of the variance in one of three columns or more, 0 to 1.
    """
    made, final = fit.experiment("scaled"), final_model(fit)
    if final is not None and made is not None and not made.reason:
        gain, low, before = made.value("gain"), made.value("low"), made.value("before")
        is_slow = made.value("stopped") == 1  # the limit on its iterations is what costs
        if made.value("ratio") >= min_ratio and not is_slow and low > 0 and gain >= max(min_gain, min_removed * (1 - before)):
            model = model_of(fit, final)
            yield Finding(
                message=f"The standard deviations of the columns that {model.name} learns from differ {made.value('ratio'):,.0f} "
                f"times; scaled, the held-out {'accuracy' if fit.estimators[final.estimator].classes else 'R²'} is "
                f"{made.value('after'):.2f} instead of {before:.2f}{told_part(made)}.",
                where=Where(place=learned_place(fit, final)),
                values={"ratio": made.value("ratio"), "gain": gain, "gain_low": low},
                fix=f"`make_pipeline(StandardScaler(), {model.name}(...))`",
            )
            return
    for call in fit.calls:
        if call.verb is Verb.FIT and fit.estimators[call.estimator].name in SPREADING and call.data >= 0:
            yield from _one_column(fit, call, max_share)


def _one_column(fit: Fit, call: Call, max_share: float) -> Iterator[Finding]:
    data, name = fit.data[call.data], fit.estimators[call.estimator].name
    if data.sample is None or data.is_sparse or data.made_by or data.n_columns != len(data.sample.columns):
        return
    variance = _variances(data.sample.matrix)
    if (variance > 0).sum() < 3 or variance.max() < max_share * variance.sum():
        return
    column = data.sample.columns[int(variance.argmax())].name
    share = float(variance.max() / variance.sum())
    yield Finding(
        message=f"One of the {data.n_columns} columns that {name} is given, {column!r}, holds {share:.1%} of their variance: "
        "the others have hardly a say.",
        where=Where(place=call.place, column=column),
        values={"share": share, "columns": data.n_columns},
        fix=f"`{name}` on `StandardScaler().fit_transform(...)`",
    )


def _variances(matrix: FloatArray) -> FloatArray:
    finite = np.where(np.isfinite(matrix), matrix, np.nan)
    with np.errstate(invalid="ignore"):
        found: FloatArray = np.nan_to_num(np.nanvar(finite, axis=0))
    return found
