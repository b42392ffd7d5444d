"""D127 too-few-per-class."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.splits import Splits
from sleuth.rule import FAULT, HINT, INFO, LIKELY, Finding, Where, rule
from sleuth.stats.classes import class_counts
from sleuth.stats.interval import wilson


@rule(
    "D127",
    kind=FAULT,
    certainty=LIKELY,
    severity=INFO,
    needs=("classes",),
    explains=("split-too-small",),
)
def too_few_per_class(
    splits: Splits, *, min_rows: int = 5, max_width: float = 0.1, recall: float = 0.8, most_classes: int = 100,
    split_width: float = 0.3,
) -> Iterator[Finding]:  # fmt: skip
    """A class has too few rows to be learned or judged.

    Measure:
        Rows of each class of the target in the training split, and in the split that the model is judged on: the width of the
        95 % interval (Wilson) of the class's recall at 0.8. Under five rows is likely, wider than 0.1 a hint.
    Why:
        The score of the class is decided by single rows, and changes with every split.
    Fix:
        Collect more rows of it, join it with a like class, or judge by cross-validation over all rows.
    Limits:
        Classes that are rare on purpose, such as anomalies, are few by nature. Of a split that has too few rows in all,
        split-too-small speaks.
    Source:
        Wilson 1927, Probable Inference, the Law of Succession, and Statistical Inference,
        https://doi.org/10.1080/01621459.1927.10502953.

    Args:
        min_rows: rows below which a class is likely too rare.
        max_width: width of the interval of its recall from which on it is a hint, 0 to 1.
        recall: recall at which the width is taken, 0 to 1.
        most_classes: classes up to which the target is judged.
        split_width: width of the interval over all rows of a split that is not trained on, from which on its classes are left
            out, 0 to 1.
    """
    name = splits.roles.target
    for table in splits.tables:
        column = table.by_name.get(name)
        counts = class_counts(column) if column is not None else []
        if (
            len(counts) < 2
            or len(counts) > most_classes
            or (table is not splits.train and _width(recall, table.n_rows) > split_width)
        ):
            continue
        rarest, n = counts[-1]
        scale = table.n_rows / max(sum(count for _, count in counts), 1)
        n = round(n * scale)
        width = _width(recall, n)
        if n < min_rows or width > max_width:
            yield Finding(
                message=f"The class {rarest!r} of {name!r} has {n} row{'s' * (n != 1)} in {table.split}; its recall would "
                f"be known to within {width:.2f}.",
                where=Where(split=table.split, column=name),
                values={"class": rarest, "rows": n, "width": width},
                certainty=LIKELY if n < min_rows else HINT,
            )


def _width(share: float, n: int) -> float:
    """Of the interval of a share over n rows."""
    interval = wilson(share * n, n)
    return interval.high - interval.low
