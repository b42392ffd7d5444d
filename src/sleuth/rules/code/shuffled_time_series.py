"""C109 shuffled-time-series."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sleuth.evidence.place import Edit
from sleuth.evidence.source.divisions import row_splits
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.rows import is_used
from sleuth.evidence.source.seasons import order_in_time
from sleuth.evidence.source.shuffled_rows import shuffled_before
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule

DRAWN = "sample"  # of rows that are taken out of a table, the others are the other part
SHUFFLING = ("ShuffleSplit", "StratifiedShuffleSplit")
CROSS_VALIDATIONS = ("sklearn.model_selection.cross_val_score", "sklearn.model_selection.cross_validate")
FOLDS = ("KFold", "StratifiedKFold")


@rule("C109", kind=FAULT, certainty=LIKELY, severity=WARNING, needs=("split", "time-order", "tables"))
def shuffled_time_series(source: Source) -> Iterator[Finding]:
    """Rows that follow each other in time are split at random.

    Measure:
        `train_test_split` without `shuffle=False`, rows drawn by `sample` that the others are kept apart from, rows or positions
        that are put in random order and then cut in two, or folds with `shuffle=True`, of a table that is sorted by a date or a
        time, or that holds columns made of earlier rows (`shift`, `rolling`, `diff`).
    Why:
        Each test row has its neighbours of the hour before and after in the training part, which in use it will not have: the
        model is asked to fill a gap, not to look ahead.
    Fix:
        Split at a moment: `train_test_split(..., shuffle=False)` of rows in order, or `TimeSeriesSplit`.
    Limits:
        A column that only tells the month or the weekday is no sign of order. Silent where rows are drawn, merged or grouped
        after they were sorted.
    Source:
        Bergmeir and Benítez, 2012, On the use of cross-validation for time series predictor evaluation, Information Sciences
        191, https://doi.org/10.1016/j.ins.2011.12.028.

    Args:
        None.
    """
    for event, table in _random(source):
        sign = order_in_time(source, table)
        if sign is None:
            continue
        word = "are sorted by time" if sign.op == "method" else "hold values of the rows before"
        yield Finding(
            message=f"These rows {word}, and are split at random: the test rows lie between the training rows.",
            where=Where(
                span=source.span(event),
                trace=(*source.link(sign, f"rows {word}"), *source.link(event, "split at random")),
            ),
            fix="Split at a moment in time: `shuffle=False`, or TimeSeriesSplit.",
            edits=_edit(source, event),
        )


def _random(source: Source) -> Iterator[tuple[Value, Value]]:
    """Splits and cross-validations at random, with the table."""
    for split in row_splits(source):
        is_random = split.tables and _is_random(split.event)
        found = (split.event, split.tables[0]) if is_random else shuffled_before(source, split)
        if found is not None and is_used(source, split.test):
            yield found
    for event in source.calls(*CROSS_VALIDATIONS):
        rows, folds = event.argument(1, "X"), event.argument(4, "cv")
        if rows is not None and folds is not None and _shuffles(folds):
            yield event, rows


def _is_random(event: Value) -> bool:
    if event.op == "call":
        shuffle = event.argument(-1, "shuffle")
        return event.name.startswith("sklearn.") and not event.has_star and (shuffle is None or shuffle.literal is True)
    return event.op == "method" and (event.name == DRAWN or _shuffles(event.inputs[0]))


def _shuffles(folds: Value) -> bool:
    kind = folds.type.rpartition(".")[2]
    shuffle = folds.argument(1, "shuffle")
    return kind in SHUFFLING or (kind in FOLDS and shuffle is not None and shuffle.literal is True)


def _edit(source: Source, event: Value) -> tuple[Edit, ...]:
    """`shuffle=False` as the last argument of the call."""
    span = source.span(event)
    text = source.text_at(span) if span is not None else ""
    if span is None or event.op != "call" or not text.endswith(")") or text[:-1].rstrip().endswith((",", "(")):
        return ()
    if {"stratify", "shuffle"} & set(event.keywords or {}):
        return ()
    return (Edit(replace(span, column=span.end_column - 1, end_column=span.end_column - 1), ", shuffle=False", False),)
