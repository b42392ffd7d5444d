"""D136 swapped-columns."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.splits import Splits
from sleuth.evidence.table import ColumnKind
from sleuth.rule import ERROR, FAULT, LIKELY, Finding, Where, rule
from sleuth.stats.exchange import are_apart, distance, exchanged_rows


@rule(
    "D136",
    kind=FAULT,
    certainty=LIKELY,
    severity=ERROR,
    needs=(),
    explains=(
        "covariate-shift", "univariate-outliers", "row-outliers", "out-of-range-values",
        "unseen-categories", "broken-dependency", "joint-shift", "unit-change", "train-serve-skew",
        "schema-mismatch", "feature-target-relation-change", "rows-not-independent", "format-violation",
        "overfitting", "chance-level-metric",
    ),
)  # fmt: skip
def swapped_columns(
    splits: Splits, *, times: float = 4.0, min_distance: float = 0.5, min_rows: int = 5, most: int = 60, max_share: float = 0.4
) -> Iterator[Finding]:
    """Two columns are exchanged in a part of the rows.

    Measure:
        For each two columns of one kind: across splits, whether each is distributed as the other one was; within a table, the
        rows whose values would both be usual exchanged and are unusual as they stand (texts: both levels belong to the other
        column).
    Why:
        The model reads one quantity as another.
    Fix:
        Exchange them back in these rows, and find the source that has another order of columns.
    Limits:
        Columns with like distributions cannot be told apart, nor rows as pairs lie anyway where one column falls as the other
        rises.
    Source:
        Redyuk, Kaoudi, Markl and Schelter 2021, Automating Data Quality Validation for Dynamic Data Ingestion,
        https://doi.org/10.5441/002/edbt.2021.07.

    Args:
        times: distance as they stand over the distance exchanged, across splits.
        min_distance: distance as they stand, in quartile ranges.
        min_rows: rows within a table.
        most: columns up to which pairs are compared.
        max_share: share of the rows within a table, 0 to 1.
    """
    table = splits.train
    named: set[str] = set()
    columns = [
        c for c in table.columns if (c.kind is ColumnKind.NUMBER and len(c.distinct[0]) > MANY) or (c.is_category and c.is_text)
    ][:most]
    pairs = [(one, other) for place, one in enumerate(columns) for other in columns[place + 1 :] if one.kind is other.kind]
    moved = {
        (later.split, column.name): distance(column, later.by_name[column.name])
        for later in splits.tables[1:]
        for column in columns
        if column.name in later.by_name and later.by_name[column.name].kind is column.kind
    }
    for (one, other), is_apart in zip(pairs, are_apart(pairs), strict=True):
        for later in splits.tables[1:]:
            if min(moved.get((later.split, name), 0.0) for name in (one.name, other.name)) < min_distance / 4:
                continue
            a, b = later.by_name.get(one.name), later.by_name.get(other.name)
            if a is None or b is None or a.kind is not one.kind or b.kind is not one.kind:
                continue
            stay = distance(one, a) + distance(other, b)
            cross = distance(one, b) + distance(other, a)
            if stay > min_distance and stay > times * cross:
                yield Finding(
                    message=f"In {later.split} {one.name!r} is distributed as {other.name!r} in {table.split}, and the "
                    "other way round.",
                    where=Where(split=later.split, column=one.name),
                    values={"other": other.name, "as_they_stand": stay, "exchanged": cross},
                )  # fmt: skip
                named |= {one.name, other.name}
        rows = exchanged_rows(one, other) if is_apart else np.zeros(0, np.int64)
        if {one.name, other.name} & named or not min_rows <= len(rows) <= max_share * len(table.rows):
            continue
        yield Finding(
            message=f"In {len(rows)} rows of {table.split} {one.name!r} and {other.name!r} are exchanged: each has a "
            "value that the other one usually has.",
            where=Where(split=table.split, column=one.name, rows=tuple(table.rows[rows][:5].tolist())), values={"other":
            other.name, "rows": len(rows)},
        )  # fmt: skip
        named |= {one.name, other.name}


MANY = 20  # different values of a column of numbers that is compared
