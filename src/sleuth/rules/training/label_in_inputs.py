"""T113 label-in-inputs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import IntArray, LabelledFeatures, Trace
from sleuth.rule import ERROR, FAULT, HINT, LIKELY, Finding, Where, rule
from sleuth.stats.separation import best_of_others, chance_share, cut_columns, telling_columns, telling_flags

FEW = 0.2  # share of the features up to which they are an exception; more, and the classes are prototypes without noise


@rule(
    "T113",
    kind=FAULT,
    certainty=LIKELY,
    severity=ERROR,
    needs=("labelled",),
    explains=(
        "overfitting", "chance-level-metric", "train-validation-shift", "covariate-shift",
        "feature-target-relation-change", "out-of-range-values",
    ),
)  # fmt: skip
def label_in_inputs(
    trace: Trace, *, min_samples: int = 100, min_class: int = 10, min_gap: float = 10.0, min_correlation: float = 0.999999,
    min_other: float = 0.1, min_cut: int = 30, wide_gap: float = 1.5, min_wide: int = 300,
) -> Iterator[Finding]:  # fmt: skip
    """A feature of the inputs gives the label away: the model need not learn anything else.

    Measure:
        For flat inputs, the range of each feature among the samples of each class, over the watched batches. A feature tells
        the label if the ranges of all classes lie apart by `min_gap` times their width (a copy of the label has width 0), or if
        there is such a feature for each class (a label in one-hot form). Where other features go with the label as well: one
        that was cut into the classes by a threshold, or tells two of them by `wide_gap`. For a regression, a correlation next
        to 1. In sequences of two classes, a channel that is still in each sample of one and reaches one other value in each of
        the other, as measurements differ too.
    Why:
        What a feature like that shows on the training data it cannot show in use, where the label is not known yet.
    Fix:
        Take the column out of the inputs; look for columns that are made from the label (a group's mean, an outcome's date).
    Limits:
        Where more than a fifth of the features tell the label, the data are made without noise. Exact formulas of one feature
        get a hint, and thresholds on one are left alone, unless other features go with the target as well: else it is a toy.
    Source:
        Kaufman, Rosset, Perlich & Stitelman 2012, Leakage in Data Mining, https://doi.org/10.1145/2382577.2382579.

    Args:
        min_samples: seen in all.
        min_class: seen of each class.
        min_gap: space between the ranges of two classes over the width of the wider one.
        min_correlation: with the target of a regression; a float32 copy has 1 - 1e-12.
        min_other: correlation of another feature from which on the target is no toy formula, if chance does not reach it.
        min_cut: seen of each class, for a threshold.
        wide_gap: as `min_gap`, for two classes, where other features go with them too without telling them apart.
        min_wide: different samples for that; a quarter of them in each class.
    """
    if not trace.labelled:
        raise NotApplicable("no flat inputs or sequences with labels were seen")
    for one in (one for one in trace.labelled if one.are_sequences):
        yield from _flags(trace, one, max(min_samples, 2 * min_cut), min_cut, min_other)
    for one in (one for one in trace.labelled if not one.are_sequences):
        n, n_features = int(one.counts.sum()), one.low.shape[1]
        told = telling_columns(one, min_class, min_gap) if one.n_classes else _equal_columns(one, min_correlation)
        n_different = min(n, len(trace.train_samples) or n)
        is_cut = one.n_classes > 0 and not len(told)
        if is_cut and len(one.counts) == 2 and n_different >= min_wide and one.counts.min() >= min_wide / 4:
            told = telling_columns(one, min_class, wide_gap)
        is_wide = is_cut and len(told) > 0
        told = cut_columns(one, min_cut, n_different) if is_cut and not is_wide else told
        if n < min_samples or not len(told) or len(told) > max(1, min(n_features // 2, max(one.n_classes, FEW * n_features))):
            continue
        is_toy = best_of_others(one, told, is_cut) < max(min_other, chance_share(n, n_different, n_features))
        if is_cut and is_toy:
            continue
        model, names = trace.models[one.model], ", ".join(str(column) for column in told[:5])
        what = "separates the classes without overlap" if one.n_classes else "is the target up to its scale"
        yield Finding(
            message=f"Column {names} of the {n_features} inputs of {model.name} {what}, in all {n} samples that were watched"
            f"{'; the label is a threshold on it.' if is_cut and not is_wide else '.'}",
            where=Where(model.place, first_step=0),
            values={"columns": tuple(int(column) for column in told[:20]), "samples": n, "features": n_features},
            certainty=HINT if is_toy else LIKELY,
            fix=f"Take column {names} out of the inputs, and see how it is made.",
        )


def _flags(trace: Trace, one: LabelledFeatures, min_samples: int, min_class: int, min_other: float) -> Iterator[Finding]:
    n, n_channels = int(one.counts.sum()), one.low.shape[1] // 2
    n_different = min(n, len(trace.train_samples) or n)
    told = telling_flags(one, min_class, max(min_other, chance_share(n, n_different, 2 * n_channels)))
    if n < min_samples or not 0 < len(told) <= max(1, FEW * n_channels):
        return
    model, names = trace.models[one.model], ", ".join(str(channel) for channel in told)
    yield Finding(
        message=f"Channel {names} of the {n_channels} in the input sequences of {model.name} changes in each sample of one class "
        f"and in none of the other, in all {n} samples that were watched.",
        where=Where(model.place, first_step=0),
        values={"columns": tuple(int(channel) for channel in told), "samples": n, "features": n_channels},
        fix=f"Take channel {names} out of the inputs, and see when it is written.",
    )


def _equal_columns(one: LabelledFeatures, min_correlation: float) -> IntArray:
    return np.flatnonzero(np.abs(one.correlation) >= min_correlation).astype(np.int64)
