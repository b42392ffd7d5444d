"""D117 precision-change."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np

from sleuth.evidence.splits import Splits
from sleuth.evidence.table import Column, ColumnKind, IntArray
from sleuth.rule import FAULT, INFO, LIKELY, Finding, Where, rule
from sleuth.stats.digits import coarser, decimals


@rule(
    "D117",
    kind=FAULT,
    certainty=LIKELY,
    severity=INFO,
    needs=(),
    explains=(),
)
def precision_change(splits: Splits, *, max_share: float = 0.5, min_rows: int = 50, parts: int = 40) -> Iterator[Finding]:
    """A part of a column is rounded more coarsely than the rest.

    Measure:
        The decimals that each number needs: a stretch of rows, or a split, in which all values have fewer than most of the
        others.
    Why:
        The parts come from different sources or versions, and equal quantities differ by the rounding; a tree can tell the
        sources apart by it.
    Fix:
        Find the step that rounds, and use one precision throughout; if the finer values are lost, round all.
    Limits:
        Rounding in single rows here and there is not seen.
    Source:
        Redyuk, Kaoudi, Markl and Schelter 2021, Automating Data Quality Validation for Dynamic Data Ingestion,
        https://doi.org/10.5441/002/edbt.2021.07.

    Args:
        max_share: share of the rest that may be as coarse, 0 to 1.
        min_rows: rows of the part.
        parts: stretches into which the rows are cut.
    """
    for table in splits.tables:
        for column in table.columns:
            known = ~np.isnan(column.values) & (column.values != 0)
            if column.kind is not ColumnKind.NUMBER or known.sum() < 4 * min_rows or column.name in splits.roles.ids:
                continue
            needed, rows = decimals(column.values[known]), table.rows[known]
            first = splits.train.by_name.get(column.name)
            if table is not splits.train and first is not None and first.is_numeric and np.count_nonzero(first.known) >= min_rows:
                before = decimals(first.known[first.known != 0])
                is_finer = coarser(before, needed, max_share=max_share) is not None
                if is_finer or coarser(needed, before, max_share=max_share) is not None:
                    yield _finding(
                        table.split, column, f"has {'more' if is_finer else 'fewer'} decimals than in {splits.train.split}", rows
                    )
                    continue
            if (stretch := _coarse_stretch(needed, parts, min_rows, max_share)) is not None:
                start, end = stretch
                yield _finding(
                    table.split, column, f"has fewer decimals in rows {rows[start]:,} to {rows[end - 1]:,}", rows[start:end]
                )


def _coarse_stretch(needed: IntArray, parts: int, min_rows: int, max_share: float) -> tuple[int, int] | None:
    """The longest run of stretches that are coarser than most of the rest."""
    edges = np.linspace(0, len(needed), min(parts, len(needed) // min_rows * 2) + 1).astype(np.int64)
    usual = int(np.median(needed))
    is_coarse = [int(needed[a:b].max()) < usual for a, b in itertools.pairwise(edges)]
    best, start = (0, 0), 0
    for place, coarse in enumerate([*is_coarse, False]):
        if not coarse:
            best, start = max(best, (start, place), key=lambda one: one[1] - one[0]), place + 1
    a, b = int(edges[best[0]]), int(edges[best[1]])
    if b - a < min_rows or len(needed) - (b - a) < min_rows:
        return None
    rest = np.concatenate([needed[:a], needed[b:]])
    return (a, b) if coarser(needed[a:b], rest, max_share=max_share) is not None else None


def _finding(split: str, column: Column, how: str, rows: IntArray) -> Finding:
    return Finding(
        message=f"{column.name!r} in {split} {how}.", where=Where(split=split, column=column.name, rows=tuple(rows[:5].tolist())),
        values={"rows": len(rows)},
    )  # fmt: skip
