"""M113 future-in-feature."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.calls import Call, Column, Split, Validation
from sleuth.evidence.columns import numbers_of
from sleuth.evidence.fit import Fit
from sleuth.evidence.retrial import Retrial, Way, judged_after
from sleuth.evidence.shifts import Ahead, is_later, made_of_later
from sleuth.rule import ERROR, FAULT, LIKELY, Finding, Where, rule


@rule(
    "M113",
    kind=FAULT,
    certainty=LIKELY,
    severity=ERROR,
    needs=("models",),
    explains=("shuffled-time-series", "target-in-features"),
)
def future_in_feature(fit: Fit, *, max_tables: int = 6) -> Iterator[Finding]:
    """A feature was computed with rows that come after the row that it stands in.

    Measure:
        In the rows in their order, a feature equals a mean of another column, or of the target, over a window that reaches
        into later rows (centred, or forward), or the target of a later row; or it is an evenly weighted mean of a column's
        rows on both sides, as a smoothing filter makes it, or one of later rows that fades with their distance, as exponential
        smoothing of reversed rows makes it, and no sum of the rows before.
    Why:
        When the model is used, later rows do not exist yet. The score holds for somebody who knows the future.
    Fix:
        Let windows end before the row: `shift(1).rolling(k)` without `center=True`, and lags with a positive `shift`.
    Limits:
        Only means, even filters and shifts are known, in tables of up to 4,000 rows that keep their order, and among their
        first 150 columns. Smoothed signals that are analysed afterwards, not foreseen, are right to look both ways.
    Source:
        Kaufman, Rosset, Perlich and Stitelman 2012, Leakage in Data Mining: Formulation, Detection, and Avoidance,
        https://doi.org/10.1145/2382577.2382579.

    Args:
        max_tables: tables that are looked at, the first ones.
    """
    told: set[str] = set()
    for one in _tables(fit)[:max_tables]:
        sample = fit.data[one.data].sample
        if sample is None or len(sample.positions) < fit.rows_of(one.data).n:
            continue
        for found in (*_of_target(fit, one, sample.columns), *_of_others(fit, one, sample.columns)):
            if found.column not in told:
                told.add(found.column)
                yield Finding(
                    message=f"{found.column!r} is {found.how} of {found.source!r}: it holds {found.n_later:,} later rows.",
                    where=Where(place=one.place, column=found.column),
                    values={"column": found.column, "of": found.source, "later_rows": found.n_later},
                    retrial=Retrial(Way.COLUMNS, judged_after(fit, one), (found.column,)),
                )


def _tables(fit: Fit) -> list[Call | Split | Validation]:
    found: dict[int, Call | Split | Validation] = {}
    seen: tuple[Call | Split | Validation, ...] = (*fit.splits, *fit.validations, *fit.model_fits())
    for one in seen:
        if one.data >= 0:
            found.setdefault(one.data, one)
    return sorted(found.values(), key=lambda one: one.at)


def _of_target(fit: Fit, one: Call | Split | Validation, columns: tuple[Column, ...]) -> Iterator[Ahead]:
    y = numbers_of(one.target) if one.target is not None else None
    if y is None or one.target is None:
        return
    target = Column(one.target.name or "the target", y, "number")
    if len(set(y.tolist())) > 2:
        for column in columns:
            if shift := is_later(column, y):
                yield Ahead(column.name, target.name, f"the value {shift:,} row{'s' * (shift > 1)} later", shift)


def _of_others(fit: Fit, one: Call | Split | Validation, columns: tuple[Column, ...]) -> Iterator[Ahead]:
    beside = () if isinstance(one, Call) else tuple(companion.column for companion in one.companions)
    y = numbers_of(one.target) if one.target is not None else None
    name = one.target.name if one.target is not None and one.target.name else "the target"
    yield from made_of_later(columns, (*columns, *beside), None if y is None else Column(name, y, "number"))
