"""C108 statistics-before-split."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.columns import column_of
from sleuth.evidence.source.divisions import divisions, side_of_name
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.names_given import names_given
from sleuth.evidence.source.parts import tables_before
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.rows import Split, is_used
from sleuth.evidence.source.sizing import sizes_of
from sleuth.evidence.source.statistics import adjustments
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule

TABLE = 2  # axes
DRAWN = "torch.utils.data.random_split"


@rule("C108", kind=FAULT, certainty=LIKELY, severity=WARNING, needs=("split", "statistic", "rows-apart"))
def statistics_before_split(source: Source) -> Iterator[Finding]:
    """A table is centred, scaled or filled by statistics of all its rows, and only then split into parts.

    Measure:
        `(X - X.mean()) / X.std()`, `(X - X.min()) / (X.max() - X.min())`, `fillna(table.mean())`, `zscore(X)` and the like on
        a table that is then split as a whole, where the test part is used.
    Why:
        The mean of the test rows is in the features that the model is trained on. The score on them says too much, the more
        so the fewer rows there are.
    Fix:
        Split first, work the statistics out on the training part, and use them for both parts.
    Limits:
        Statistics of each row by itself, of slices, and of the target are not named, nor one number for all pixels of all
        images, nor the division by a maximum. Splits by slices count only for tables that pandas reads, or, as those by
        `random_split`, for tensors that are seen to have rows and columns, if both parts are named as parts.
    Source:
        scikit-learn documentation, Common pitfalls, Data leakage, https://scikit-learn.org/stable/common_pitfalls.html.

    Args:
        None.
    """
    for split in divisions(source):
        if not split.tables:
            continue
        is_of_tables = _is_of_tables(split)
        if not is_of_tables and split.event.name != DRAWN and not _are_called_parts(source, split):
            continue
        lines: set[tuple[str, int]] = set()
        for one in adjustments(source, split.tables[0], split.event.order):
            span = source.span(one.value)
            if span is None or (span.file, span.line) in lines or _is_target(source, split, one.key):
                continue
            if not is_of_tables and not _has_rows_and_columns(source, one.value):
                continue
            if not is_used(source, split.test):  # asked last, as it takes long in large programs
                break
            lines.add((span.file, span.line))
            yield Finding(
                message=f"All rows are changed by their {one.by}, also those that become the test part.",
                where=Where(
                    span=span,
                    trace=(*source.link(one.value, f"changed by the {one.by} of all rows"),
                           *source.link(split.event, "the same rows are split into parts")),
                ),
                values={"statistic": one.by},
                fix=f"Split first; work the {one.by} out on the training part, and use it for both parts.",
            )  # fmt: skip


def _is_of_tables(split: Split) -> bool:
    """Whether rows of a table are split, not signals or images: by scikit-learn, or from a file that pandas reads."""
    if split.event.name.startswith("sklearn.") or split.event.op == "method":
        return True
    return any(one.op == "call" and one.name.startswith("pandas.read_") for one in tables_before(split.tables[0]))


def _are_called_parts(source: Source, split: Split) -> bool:
    """Whether both slices have names, of which one is that of a part for training, the other that of one for testing."""
    names = [{word for one in part for word in names_given(source, one) if word} for part in (split.train, split.test)]
    return split.event.op == "subscript" and [set(map(side_of_name, words)) for words in names] == [{0}, {1}]


def _has_rows_and_columns(source: Source, value: Value) -> bool:
    """Whether it is seen to be a table, with one row for each sample: no images, no series of several signals."""
    sizes = sizes_of(source, value)
    return sizes is not None and sizes.rank == TABLE


def _is_target(source: Source, split: Split, key: object) -> bool:
    """Whether the column is the target that is split beside the features."""
    columns = (column_of(source, table) for table in split.tables[1:])
    return key is not None and any(column is not None and column.key == key for column in columns)
