"""D211 schema-mismatch."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.splits import Splits
from sleuth.evidence.table import Column, ColumnKind
from sleuth.rule import FAULT, HINT, PROOF, WARNING, Certainty, Finding, Where, rule


@rule(
    "D211",
    kind=FAULT,
    certainty=PROOF,
    severity=WARNING,
    needs=("pairs",),
    explains=("missing-rate-change", "unseen-categories"),
)
def schema_mismatch(splits: Splits) -> Iterator[Finding]:
    """The splits do not have the same columns.

    Measure:
        Names and kinds of the columns: missing ones, new ones, and those that are numbers in one split and text in the other.
        The same columns in another order are a hint.
    Why:
        The model fails, or takes one column for another if it goes by position.
    Fix:
        Write both splits with the same code, and select the columns by name before the model.
    Limits:
        A split without the target, or without ids, is as it should be.
    Source:
        Breck, Polyzotis, Roy, Whang and Zinkevich 2019, Data Validation for Machine Learning,
        https://proceedings.mlsys.org/paper_files/paper/2019/hash/928f1160e52192e3e0017fb63ab65391-Abstract.html.

    Args:
        splits: the tables.
    """
    roles = splits.roles
    for pair in splits.pairs:
        one, other = splits.table(pair.reference), splits.table(pair.other)
        may_lack = {roles.target, *roles.ids}
        missing = [column.name for column in one.columns if column.name not in other.by_name and column.name not in may_lack]
        new = [column.name for column in other.columns if column.name not in one.by_name]
        retyped = [
            column for column in one.columns
            if column.name in other.by_name and not _is_alike(column, other.by_name[column.name])
        ]  # fmt: skip
        for names, how in (
            (missing, f"lacks {{}}, which {pair.reference} has"),
            (new, f"has {{}}, which {pair.reference} lacks"),
        ):
            if names:
                yield _finding(pair.other, names[0], f"{pair.other} {how.format(', '.join(map(repr, names[:5])))}.", tuple(names))
        for column in retyped:
            twin = other.by_name[column.name]
            yield _finding(
                pair.other,
                column.name,
                f"{column.name!r} is {column.kind} in {pair.reference} but {twin.kind} in {pair.other}.",
                (column.name,),
            )
        orders = [[column.name for column in table.columns if column.name not in may_lack] for table in (one, other)]
        if not missing and not new and orders[0] != orders[1]:
            first = next(a for a, b in zip(*orders, strict=True) if a != b)
            yield _finding(pair.other, first, f"{pair.other} has the columns in another order, from {first!r} on.", (), HINT)


def _is_alike(one: Column, other: Column) -> bool:
    """Whether the kinds agree; a column without values has any kind, and yes and no may be stored as 0 and 1."""
    if not one.n_known or not other.n_known or one.kind is other.kind:
        return True
    return {one.kind, other.kind} == {ColumnKind.NUMBER, ColumnKind.BOOLEAN}


def _finding(split: str, name: str, message: str, names: tuple[str, ...], certainty: Certainty | None = None) -> Finding:
    return Finding(message=message, where=Where(split=split, column=name), values={"columns": names}, certainty=certainty)
