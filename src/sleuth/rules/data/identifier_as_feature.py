"""D111 identifier-as-feature."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.splits import Splits
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule

COURSE = re.compile(
    r"(t|time|day|date|step|hour|week|month|year|period|tick|round|sequence|order|position|rank)s?(_|\b)", re.IGNORECASE
)


@rule(
    "D111",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=(),
    explains=("high-cardinality-category", "row-order-leakage"),
)
def identifier_as_feature(splits: Splits) -> Iterator[Finding]:
    """A column that only says which row it is would be learned from.

    Measure:
        Columns whose values are all different and count up by one, or are hashes or keys. One that is called an id is a hint
        only: it was taken for one, and left out of all comparisons. So is a counter that is called a time or a rank.
    Why:
        The model can learn single rows by heart, or the order in which they were collected; on new rows the column says
        nothing.
    Fix:
        Drop it from the features (and name it with --id).
    Limits:
        An id that grows with time carries the time; whether it tells the target is asked by row-order-leakage.
    Source:
        Kaufman, Rosset, Perlich and Stitelman 2012, Leakage in Data Mining, https://doi.org/10.1145/2382577.2382579.

    Args:
        splits: the tables.
    """
    table = splits.train
    if "id" in splits.roles.given:
        raise NotApplicable("the ids were named")
    files = {name for role, name, _ in splits.roles.reasons if role == "images"}  # which no model is given as they are
    for name in (one for one in splits.roles.ids if one not in files):
        column = table.by_name[name]
        is_called_so = any("called" in why for _, one, why in splits.roles.reasons if one == name)
        is_saved_index = name.lower().startswith("unnamed")
        example = column.levels[0].value if column.is_text else f"{column.low:g} to {column.high:g}"
        yield Finding(
            message=f"{name!r} has a value of its own in each of {table.n_rows:,} rows ({example})"
            + (": an index that was saved with the table." if is_saved_index else "."),
            where=Where(split=table.split, column=name),
            values={"distinct": column.n_distinct, "example": example},
            certainty=HINT if (is_called_so or column.is_text or COURSE.match(name)) and not is_saved_index else None,
        )
