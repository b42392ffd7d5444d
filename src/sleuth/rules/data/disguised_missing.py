"""D102 disguised-missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import numpy as np

from sleuth.evidence.splits import Splits
from sleuth.evidence.table import BoolArray, Column, ColumnKind, FloatArray, IntArray, Table
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.alone import bins, class_skill
from sleuth.stats.placeholders import DOUBTFUL, is_beyond_all, is_date, is_first_year, is_number, is_word, stands_apart


@rule(
    "D102",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=(),
    explains=(
        "mixed-types", "numbers-stored-as-text", "univariate-outliers", "row-outliers", "covariate-shift",
        "out-of-range-values", "format-violation", "ambiguous-dates", "unseen-categories",
        "schema-mismatch", "empty-text", "clipped-values", "target-outliers", "constant-column",
        "broken-dependency", "unit-change", "label-shift", "unnormalised-inputs", "unscaled-targets",
        "initial-loss-off", "exploding-gradients", "loss-diverging", "loss-oscillating", "loss-plateau", "too-few-epochs",
        "model-too-small", "underfitting",
    ),
)  # fmt: skip
def disguised_missing(
    splits: Splits, *, min_rows: int = 5, min_share: float = 0.002, min_z: float = 3.5, min_gap: float = 0.5, min_levels: int = 10
) -> Iterator[Finding]:
    """A value that stands for "missing" is stored as if it were a real one.

    Measure:
        Words that say so ("N/A", "null", "?", an empty text among others). Numbers and dates that people put in (-999, 9999,
        -1, 0, 1970-01-01), and a round year that is the first and more frequent than any, or than the ten that follow together:
        how often the exact value stands, whether it lies outside the body of the rest, and whether a gap parts it. Any other
        number that stands again and again beyond twice the range of all others, and that no other column accounts for.
    Why:
        The model takes the stand-in for a measurement: a mean, a scale or a split point is made of it.
    Fix:
        Read it as missing (`na_values` of the reader), and treat it as any missing value.
    Limits:
        A stand-in within the body of the others, such as 0 among temperatures, cannot be told from a real value. Zeros next to
        small values (rain, money, counts) are left alone.
    Source:
        Qahtan, Elmagarmid, Castro Fernandez, Ouzzani and Tang 2018, FAHES: A Robust Disguised Missing Values Detector,
        https://doi.org/10.1145/3219819.3220109; Pearson 2006, The problem of disguised missing data.

    Args:
        min_rows: sampled rows from which on a stand-in counts.
        min_share: the same, as a share of the rows, 0 to 1.
        min_z: robust deviations of a number from the median of the others.
        min_gap: the gap between it and the others, in distances of their median from their edge.
        min_levels: different values that a column must have besides.
    """
    for table in splits.tables:
        for column in table.columns:
            if column.name in splits.roles.ids:
                continue
            if column.is_text:
                yield from _words(table, column, min_rows, min_share)
                continue
            values, counts = column.distinct
            if column.kind is ColumnKind.BOOLEAN or len(values) <= min_levels:
                continue
            known = is_date if column.kind is ColumnKind.TIME else is_number
            least = max(min_rows, min_share * counts.sum())
            for place in np.flatnonzero(counts >= least).tolist():
                value = float(values[place])
                is_known = known(value) or is_first_year(values, counts, place)
                is_apart = stands_apart(values, counts, place, min_z=min_z, min_gap=min_gap)
                if (is_known and (is_apart or _is_only_negative(values, counts, place))) or (
                    is_beyond_all(values, counts, place, is_apart=is_apart)
                    and not _is_explained(table, column, column.values == value)
                ):
                    share = counts[place] / counts.sum()
                    rows = tuple(table.rows[column.values == value][:5].tolist())
                    yield _finding(table, column, _shown(column, value), share, rows)


def _words(table: Table, column: Column, min_rows: int, min_share: float) -> Iterator[Finding]:
    total = sum(level.count for level in column.levels)
    if len(column.levels) < 3:
        return
    for level in column.levels:
        text = level.value.strip().lower()
        is_rare = level.count < max(min_rows, min_share * total)
        if not is_word(level.value) or is_rare or (text in DOUBTFUL and _others_are_words(column, level.value)):
            continue
        rows = tuple(table.rows[column.values == column.levels.index(level)][:5].tolist()) or (level.row,)
        yield _finding(table, column, repr(level.value), level.count / total, rows)


def _others_are_words(column: Column, value: str) -> bool:
    """Whether the other levels are words, among which "none" can be one of them."""
    return sum(level.count for level in column.levels if level.value != value and any(map(str.isdigit, level.value))) == 0


def _is_explained(table: Table, column: Column, is_here: BoolArray) -> bool:
    """Whether another column tells where the value stands, as a plan does a price that all of its customers pay."""
    labels = is_here.astype(np.int64)
    others = (one for one in table.columns if one.name != column.name and (one.is_numeric or one.is_category))
    return any(class_skill(bins(one.values, is_level=one.is_text), labels) > EXPLAINED for one in others)


EXPLAINED = 0.9  # skill of another column


def _is_only_negative(values: FloatArray, counts: IntArray, place: int) -> bool:
    """Whether it is the one negative value in a column of numbers from 0 on, more frequent than its neighbours."""
    return place == 0 and bool(values[0] < 0 <= values[1] and counts[0] > 2 * counts[1:4].max())


def _shown(column: Column, value: float) -> str:
    if column.kind is ColumnKind.TIME:
        return f"{datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=value):%Y-%m-%d}"
    return f"{value:g}"


def _finding(table: Table, column: Column, shown: str, share: float, rows: tuple[int, ...]) -> Finding:
    return Finding(
        message=f"{shown} stands in {share:.1%} of the rows of {column.name!r} in {table.split}, apart from the other values.",
        where=Where(split=table.split, column=column.name, rows=rows),
        values={"value": shown, "share": round(float(share), 5)},
    )
