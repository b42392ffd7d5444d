"""T113 label-in-inputs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import IntArray, LabelledFeatures, Trace
from sleuth.rule import ERROR, FAULT, HINT, LIKELY, Finding, Where, rule

FEW = 0.2  # share of the features up to which they are an exception; more, and the classes are prototypes without noise


@rule(
    "T113",
    kind=FAULT,
    certainty=LIKELY,
    severity=ERROR,
    needs=("labelled",),
    explains=("overfitting", "chance-level-metric", "train-validation-shift"),
)
def label_in_inputs(
    trace: Trace, *, min_samples: int = 100, min_class: int = 10, min_gap: float = 10.0, min_correlation: float = 0.999999,
    min_other: float = 0.2,
) -> Iterator[Finding]:  # fmt: skip
    """A feature of the inputs gives the label away: the model need not learn anything else.

    Measure:
        For flat inputs, the range of each feature among the samples of each class, over the watched batches. A feature tells
        the label if the ranges of all classes lie apart by `min_gap` times their width (a copy of the label has width 0), or if
        there is such a feature for each class (a label in one-hot form). For a regression, a correlation next to 1.
    Why:
        What a feature like that shows on the training data it cannot show in use, where the label is not known yet.
    Fix:
        Take the column out of the inputs; look for columns that are made from the label (a group's mean, an outcome's date).
    Limits:
        A threshold that cuts a continuous feature into classes leaves no gap, and is no leak. Where more than a fifth of the
        features tell the label, the data are made without noise. Exact formulas of one feature get a hint, unless other
        features go with the target as well.
    Source:
        Kaufman, Rosset, Perlich & Stitelman 2012, Leakage in Data Mining, https://doi.org/10.1145/2382577.2382579.

    Args:
        min_samples: seen in all.
        min_class: seen of each class.
        min_gap: space between the ranges of two classes over the width of the wider one.
        min_correlation: with the target of a regression; a float32 copy has 1 - 1e-12.
        min_other: correlation of another feature from which on the target is no toy formula.
    """
    if not trace.labelled:
        raise NotApplicable("no flat inputs with labels were seen")
    for one in trace.labelled:
        n, n_features = int(one.counts.sum()), one.low.shape[1]
        told = _telling(one, min_class, min_gap) if one.n_classes else np.flatnonzero(np.abs(one.correlation) >= min_correlation)
        if n < min_samples or not len(told) or len(told) > max(1, min(n_features // 2, max(one.n_classes, FEW * n_features))):
            continue
        model, names = trace.models[one.model], ", ".join(str(column) for column in told[:5])
        others = np.delete(np.abs(one.correlation), told) if len(one.correlation) else np.ones(1)
        is_toy = not len(others) or others.max() < max(min_other, 4 / np.sqrt(n))
        what = "separates the classes without overlap" if one.n_classes else "is the target up to its scale"
        yield Finding(
            message=f"Column {names} of the {n_features} inputs of {model.name} {what}, in all {n} samples that were watched.",
            where=Where(model.place, first_step=0),
            values={"columns": tuple(int(column) for column in told[:20]), "samples": n, "features": n_features},
            certainty=HINT if is_toy else LIKELY,
            fix=f"Take column {names} out of the inputs, and see how it is made.",
        )


def _telling(one: LabelledFeatures, min_class: int, min_gap: float) -> IntArray:
    """Columns that tell the classes apart, alone or, as in one-hot labels, together."""
    seen = one.counts >= min_class
    if seen.sum() < 2 or one.counts[~seen].any():
        return np.zeros(0, np.int64)
    low, high = one.low[seen], one.high[seen]
    order = np.argsort(low, axis=0)
    gaps = np.take_along_axis(low, order, 0)[1:] - np.take_along_axis(high, order, 0)[:-1]
    alone: IntArray = np.flatnonzero((gaps > 0).all(0) & (gaps.min(0) > min_gap * (high - low).max(0))).astype(np.int64)
    if len(alone) or seen.sum() == 2:
        return alone
    columns = []
    for k in range(len(low)):
        rest_low, rest_high = np.delete(low, k, 0).min(0), np.delete(high, k, 0).max(0)
        gap = np.maximum(low[k] - rest_high, rest_low - high[k])
        columns.append(np.flatnonzero((gap > 0) & (gap > min_gap * np.maximum(rest_high - rest_low, high[k] - low[k]))))
    return np.unique(np.concatenate(columns)).astype(np.int64) if all(len(found) for found in columns) else alone
