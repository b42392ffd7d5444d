"""C106 target-kept-in-features."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.columns import Column, column_of, holds, is_number, made_of
from sleuth.evidence.source.flow import ancestors
from sleuth.evidence.source.order import must_fail
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.supervised import Lesson, lessons
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule


@rule(
    "C106",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("learning", "tables"),
    runs_as=(
        "target-in-features",
        "label-in-inputs",
    ),
)
def target_kept_in_features(source: Source) -> Iterator[Finding]:
    """The column that is to be predicted is still among the features.

    Measure:
        Calls that teach a model with a column of a table as the target, and with features that still hold this column: it was
        neither dropped, popped or deleted, nor left out of the columns that were picked.
    Why:
        The model reads the answer from the features, its score is near perfect, and it is of no use on rows without the
        answer.
    Fix:
        Take the column out of the features: `X = table.drop(columns=[target])`.
    Limits:
        Silent where columns are picked by a list that is not seen, or by a ColumnTransformer. A target that is a test of a
        column that stays among the features is likely, not certain.
    Source:
        Kaufman, Rosset and Perlich, 2012, Leakage in data mining: formulation, detection, and avoidance, ACM TKDD 6(4),
        https://doi.org/10.1145/2382577.2382579.

    Args:
        None.
    """
    for lesson in lessons(source, by_columns=True):
        column = column_of(source, lesson.target)
        if column is None or must_fail(lesson.event) or column_of(source, lesson.features) is not None:
            continue
        if not holds(source, lesson.features, column, lesson.event.order) or _is_left_out(lesson, column):
            continue
        if lesson.only_numbers and not is_number(source, column.key, lesson.event.order):
            continue
        made = made_of(source, lesson.features, column.table) or lesson.event
        yield Finding(
            message=f"The features still hold the target: {_word(column)} is the answer, and the model is given it.",
            where=Where(
                span=source.span(made),
                trace=(*source.link(column.event, "the target is taken from the table"),
                       *source.link(made, "the features are made of all its columns"),
                       *source.link(lesson.event, "and the model is taught with both")),
            ),
            certainty=LIKELY if column.is_derived or lesson.selections else PROOF,
            fix=f"Take {_word(column)} out of the features before this call.",
        )  # fmt: skip


def _is_left_out(lesson: Lesson, column: Column) -> bool:
    """Whether the columns that the model picks may be without this one: it is named where they are picked."""
    named = [one for chosen in lesson.selections for one in ancestors(chosen, limit=80)]
    return any(one is column.key or (one.literal is not None and one.literal == column.key) for one in named)


def _word(column: Column) -> str:
    if isinstance(column.key, str):
        return f"column {column.key!r}"
    return f"column {column.key}" if isinstance(column.key, int) else "this column"
