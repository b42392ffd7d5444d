"""C110 future-in-feature."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.column_labels import made_up, may_be
from sleuth.evidence.source.columns import Column, column_of, holds
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.parts import rows_before, tables_before
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.seasons import (
    is_ascending,
    is_filled_backwards,
    look_ahead,
    look_back_from_the_end,
    made_up_columns,
    order_in_time,
    stored_columns,
)  # fmt: skip
from sleuth.evidence.source.supervised import Lesson, lessons
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule


@rule("C110", kind=FAULT, certainty=LIKELY, severity=WARNING, needs=("learning", "time-order", "tables"))
def future_in_feature(source: Source) -> Iterator[Finding]:
    """A feature is made of later rows, which are not known at the moment of prediction.

    Measure:
        Columns made by `shift(-n)`, `diff(-n)` or `rolling(center=True)`, or by a window over reversed rows, or gaps filled
        backwards, in rows that are in order of time, that stay among the features of a fit.
    Why:
        In use there are no later rows yet. The model leans on them, its score is too good, and the columns are empty or late
        then.
    Fix:
        Look back only: `shift(n)`, `rolling(n)`, `ffill()`; take helper columns that look ahead out of the features.
    Limits:
        A target that looks ahead is as it should be. Silent where the features are picked by a list that is not seen. A
        backward fill after a forward fill only fills the first rows, and is not named.
    Source:
        Kaufman, Rosset and Perlich, 2012, Leakage in data mining: formulation, detection, and avoidance, ACM TKDD 6(4),
        https://doi.org/10.1145/2382577.2382579.

    Args:
        None.
    """
    seen: set[int] = set()
    for lesson in lessons(source):
        for event, name, word in _ahead(source, lesson):
            if id(event) in seen:
                continue
            seen.add(id(event))
            yield Finding(
                message=f"{name} {word}, which are not known yet when it is used, and it is among the features.",
                where=Where(
                    span=source.span(event),
                    trace=(*source.link(event, "made of later rows"), *source.link(lesson.event, "and learned from here")),
                ),
                fix="Look back only, or take this column out of the features.",
            )


def _ahead(source: Source, lesson: Lesson) -> Iterator[tuple[Value, str, str]]:
    """Where features of this fit come to know of later rows: the place, the column, and how."""
    target = _target(source, lesson)
    for column in stored_columns(source, lesson.features):
        if column.event.order > lesson.event.order or (target is not None and target.key == column.key):
            continue
        value = column.event.inputs[2]
        ahead = look_ahead(value)
        if ahead is None and (backwards := look_back_from_the_end(value)) is not None and is_ascending(source, lesson.features):
            ahead = backwards
        is_filled = ahead is None and any(is_filled_backwards(one) for one in tables_before(value, limit=8))
        if ahead is None and not (is_filled and order_in_time(source, lesson.features)):
            continue
        if holds(source, lesson.features, column, lesson.event.order):
            word = "is filled from later rows" if is_filled else f"is made of later rows (`{ahead.name if ahead else ''}`)"
            yield column.event, f"Column {column.key!r}", word
    if target is not None and isinstance(target.key, str):
        yield from _ahead_under_made_up_names(source, lesson, target.key)
    for one in tables_before(lesson.features):
        if is_filled_backwards(one) and order_in_time(source, lesson.features) is not None:
            yield one, "This table", "is filled from later rows"


def _target(source: Source, lesson: Lesson) -> Column | None:
    """The column that is predicted, also where only some of its rows are learned from."""
    rows: Value | None = lesson.target
    while rows is not None and (column := column_of(source, rows)) is None:
        known = alternatives(rows)
        rows = rows_before(known[0]) if len(known) == 1 else None
    return column if rows is not None else None


def _ahead_under_made_up_names(source: Source, lesson: Lesson, target: str) -> Iterator[tuple[Value, str, str]]:
    for column in made_up_columns(source, lesson.features):
        event = column.event
        words, ahead = made_up(event.inputs[1]), look_ahead(event.inputs[2])
        if words is None or ahead is None or event.order > lesson.event.order or may_be(words, target):
            continue
        if holds(source, lesson.features, column, lesson.event.order):
            yield event, f"Column {''.join(words)!r}", f"is made of later rows (`{ahead.name}`)"
