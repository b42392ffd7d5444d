"""C103 resample-before-split."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.divisions import divisions
from sleuth.evidence.source.estimators import kind_of
from sleuth.evidence.source.flow import short_name
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.order import beside
from sleuth.evidence.source.parts import stacked, tables_before
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.rows import is_used
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule

SPLITTING = ("sklearn.", "torch.", "split")
CROSS_VALIDATIONS = ("cross_val_score", "cross_validate", "cross_val_predict")
# These only leave rows out: no row comes into both parts.
ONLY_FEWER = (
    "Under",
    "NearMiss",
    "Tomek",
    "Edited",
    "AllKNN",
    "OneSided",
    "ClusterCentroids",
    "InstanceHardness",
    "CondensedNearest",
)


@rule(
    "C103",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("split", "copies", "tables"),
    runs_as=(
        "resampled-before-split",
        "test-rows-in-training",
    ),
)
def resample_before_split(source: Source) -> Iterator[Finding]:
    """Rows are copied or made up to balance the classes, and only then split into parts.

    Measure:
        Tables that are split, or cross-validated, and that hold rows drawn with replacement (`resample`,
        `sample(replace=True)`) or made by an over-sampler (`SMOTE().fit_resample`).
    Why:
        Copies of one row, or rows made from their neighbours, stand in both parts, so the model is tested on what it has
        learned; and the classes of the test part are balanced, as they never are in use.
    Fix:
        Split first, and resample the training part only; in a cross-validation, put the sampler into imblearn's Pipeline.
    Limits:
        Under-samplers, which only leave rows out, and draws without replacement are not named.
    Source:
        imbalanced-learn documentation, Common pitfalls, https://imbalanced-learn.org/stable/common_pitfalls.html.

    Args:
        None.
    """
    for event, table, test in _divided(source):
        found = _found(event, table)
        if found is None or not (test is None or is_used(source, test)):
            continue
        word = "the cross-validation" if test is None else "the split"
        yield Finding(
            message=f"Rows are copied or made up before {word}: {_word(found)} puts the like of one row into both parts.",
            where=Where(
                span=source.span(beside(found, event)),
                trace=(*source.link(found, "rows are copied or made up"), *source.link(event, "and then divided into parts")),
            ),
            values={"by": _word(found)},
            fix="Split first, and resample only the training part.",
        )


def _divided(source: Source) -> Iterator[tuple[Value, Value, tuple[Value, ...] | None]]:
    for split in divisions(source):
        if split.tables:
            yield split.event, split.tables[0], split.test
    for name in CROSS_VALIDATIONS:
        for event in source.calls(f"sklearn.model_selection.{name}"):
            rows = event.argument(1, "X")
            if rows is not None:
                yield event, rows, None


def _found(event: Value, table: Value) -> Value | None:
    """The call that copied rows of this table; two slices of a table that was put together need not be a split."""
    is_split = event.name.startswith(SPLITTING)
    return next((one for one in tables_before(table) if _copies(one) and (is_split or not stacked(one))), None)


def _copies(value: Value) -> bool:
    """Whether this call gives rows that are there more than once, or that are made from others."""
    if value.op == "method":
        if value.name in ("fit_resample", "fit_sample"):
            kind = kind_of(value.inputs[0])
            return bool(kind) and not kind.startswith(ONLY_FEWER) and "UnderSampler" not in kind
        replace = value.argument(2, "replace")
        return value.name == "sample" and replace is not None and replace.literal is True
    if value.op == "call" and value.name == "sklearn.utils.resample":
        replace = value.argument(-1, "replace")
        return replace is None or replace.literal is True
    tables = [id(one) for one in stacked(value)]
    return len(set(tables)) < len(tables)


def _word(value: Value) -> str:
    return kind_of(value.inputs[0]) if value.op == "method" and value.name != "sample" else f"`{short_name(value)}`"
