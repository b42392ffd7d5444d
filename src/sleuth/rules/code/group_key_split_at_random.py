"""C112 group-key-split-at-random."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.numbered import numbered
from sleuth.evidence.source.parts import tables_before
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.rows import Split, is_used, short_type, splits
from sleuth.rule import FAULT, HINT, WARNING, Finding, Where, rule

KEY = re.compile(
    r"^(patient|user|subject|customer|client|session|person|participant|household|speaker|author|device|machine|store|shop|plant|"
    r"animal|family|group|study|case|scene|document|doc|student|school|player|account|card|loan)s?[_ ]?(id|key|no|number)$",
    re.IGNORECASE,
)
COUNTED_BY_CALL = ("numpy.unique", "builtins.set", "collections.Counter")
COUNTED = ("groupby", "nunique", "unique", "duplicated", "value_counts")  # what shows that a key comes more than once


@rule("C112", kind=FAULT, certainty=HINT, severity=WARNING, needs=("split", "keys"), runs_as=("group-across-folds",))
def group_key_split_at_random(source: Source) -> Iterator[Finding]:
    """Rows that belong together by a key are split at random, so that each group may stand in both parts.

    Measure:
        `train_test_split`, or a splitter that shuffles, of a table with a key such as `patient_id` by which the program itself
        groups or counts rows, or of the numbers of its rows, without `GroupShuffleSplit`, `GroupKFold` or `groups=`.
    Why:
        Rows of one patient are alike. If some of them are in the training part, the test asks whether the model knows the
        patient.
    Fix:
        Split by groups: `GroupShuffleSplit`, `StratifiedGroupKFold`.
    Limits:
        Whether a key comes more than once is not seen in the text; where a split by groups stands in the program it is
        silent.
    Source:
        scikit-learn documentation, Cross-validation iterators for grouped data,
        https://scikit-learn.org/stable/modules/cross_validation.html#group-cv.

    Args:
        None.
    """
    if any("Group" in name for name in source.index) or any(
        "groups" in (one.keywords or {}) for one in source.of("call", "method")
    ):
        return
    for split in splits(source):
        if not _is_random(split.event) or not split.tables:
            continue
        tables = {id(one): one for one in _tables(split)}
        found = next((one for one in _keys(source, tables) if not _comes_once(source, one, tables.values())), None)
        if found is None or not is_used(source, split.test):
            continue
        use, key = found
        yield Finding(
            message=f"Rows with the same {key!r} belong together, and are split at random: a group may stand in both parts.",
            where=Where(
                span=source.span(split.event),
                trace=(*source.link(use, f"rows are grouped by {key!r}"), *source.link(split.event, "and split at random")),
            ),
            values={"key": key},
            fix="Split by groups, with `GroupShuffleSplit`.",
        )


def _is_random(event: Value) -> bool:
    """Whether rows are drawn one by one: by `train_test_split`, or by a splitter that shuffles."""
    if event.op != "method":
        return event.name == "sklearn.model_selection.train_test_split"
    splitter = event.inputs[0]
    shuffles = splitter.argument(1, "shuffle") if splitter.op == "call" else None
    return short_type(splitter).endswith("ShuffleSplit") or (shuffles is not None and shuffles.literal is True)


def _tables(split: Split) -> Iterator[Value]:
    """The tables whose rows are split: those that are given, or by the numbers of their rows, or by a column to stratify by."""
    by = split.event.argument(-1, "stratify") if split.event.op == "call" else None
    for one in (*split.tables, *((by,) if by is not None else ())):
        yield from tables_before(numbered(one) or one)


def _keys(source: Source, tables: Mapping[int, Value]) -> Iterator[tuple[Value, str]]:
    """Where the program groups or counts the rows of one of these tables, or some of them, by a key, and the key."""
    for event in source.calls(*COUNTED, *COUNTED_BY_CALL):
        if not event.inputs:
            continue
        named = event.argument(0, "by", "subset") if event.name in ("groupby", "duplicated") else None
        column = event.inputs[0].inputs[1] if event.inputs[0].op == "subscript" else None
        for word in (named, *(named.inputs if named is not None and named.op == "list" else ()), column):
            text = word.literal if word is not None else None
            if isinstance(text, str) and KEY.match(text) and any(id(one) in tables for one in tables_before(event.inputs[0])):
                yield event, text


def _comes_once(source: Source, found: tuple[Value, str], tables: Iterable[Value]) -> bool:
    """Whether each key is known to come once: others were dropped, the keys themselves are split, or are as many as the rows."""
    use, key = found
    for one in tables:
        subset = one.argument(0, "subset") if one.name == "drop_duplicates" else None
        if one.name == "numpy.unique" or (subset is not None and any(each.literal == key for each in (subset, *subset.inputs))):
            return True
    compared = (one.inputs for one in source.of("compare") if any(each is use for each in one.inputs))
    return any(each.name == "builtins.len" for inputs in compared for each in inputs)
