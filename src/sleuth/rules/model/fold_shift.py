"""M308 fold-shift."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.fit import Fit
from sleuth.evidence.parts import parts_in_order
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.parts_apart import by_columns, by_sorting, by_target

OWN = ("slices", "the program")  # divisions that the program makes by itself


@rule(
    "M308",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("models",),
    explains=("unstable-score", "misleading-accuracy", "majority-class-model"),
)
def fold_shift(
    fit: Fit, *, min_classes: float = 0.3, min_numbers: float = 0.4, min_column: float = 0.25, alpha: float = 1e-8,
    max_serial: float = 0.3, min_sorted: float = 0.95, min_rows: int = 30,
) -> Iterator[Finding]:  # fmt: skip
    """Rows that lie in a meaningful order were divided without shuffling, so that the parts differ.

    Measure:
        A division that keeps the rows' order (`shuffle=False`, `KFold` as it is, slices): the classes stand in blocks, or the
        target is sorted, and the held-out part has other shares or values than the training part; or a column's distribution
        jumps at the cut, while within each part rows are in no order; or the rows are sorted by a column that is no time,
        while nothing else of a row goes with the row before.
    Why:
        The model is asked about rows unlike those that it learned from, and the score tells of the order, not of the model.
    Fix:
        Shuffle: `KFold(5, shuffle=True, random_state=0)`, `StratifiedKFold`, or `train_test_split` with `stratify`.
    Limits:
        Rows with a time, and columns whose neighbours are alike as in a series or that go on changing from block to block away
        from the cut, are left alone: there the order is the point. So are splits by groups, and by the values of a column
        beside the rows. Slices of a table that is sorted by a column may be meant so, and are a hint.
    Source:
        Rabanser, Günnemann and Lipton 2019, Failing Loudly: An Empirical Study of Methods for Detecting Dataset Shift,
        https://arxiv.org/abs/1810.11953.

    Args:
        min_classes: half the sum of the differences of the classes' shares, mean over folds, 0 to 1.
        min_numbers: largest difference of the distribution functions of a sorted target, mean over folds, 0 to 1.
        min_column: the same for a column, 0 to 1.
        alpha: chance of such a column by accident, over all columns, 0 to 1.
        max_serial: rank correlation of neighbouring rows within the parts above which the rows are a series.
        min_sorted: share of steps in one direction from which on the target is sorted, 0 to 1.
        min_rows: rows of a part.
    """
    told: set[object] = set()
    for parts in parts_in_order(fit):
        sizes = [len(one) for one in parts.held_out]
        if parts.is_timed or not sizes or min(sizes) == 0 or sum(sizes) < min_rows or parts.place in told:
            continue
        said = by_target(parts, min_classes, min_numbers, min_sorted)
        ordered = None if said else by_sorting(parts, min_numbers, min_sorted, max_serial)
        if not said and not ordered and len(sizes) == 1:
            said = by_columns(parts, min_column, alpha, max_serial, min_rows)
        if said := said or ordered:
            told.add(parts.place)
            yield Finding(
                message=said[0], where=Where(place=parts.place), values={"division": parts.name, "distance": said[1]},
                certainty=HINT if ordered and parts.name in OWN else None,
            )  # fmt: skip
