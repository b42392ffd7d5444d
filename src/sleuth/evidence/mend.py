"""How a table would be mended: one change for one finding."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """What is done to the table."""

    DROP_COLUMN = "drop the column"
    DROP_COPIES = "drop rows that are equal to an earlier one"
    DROP_ROWS = "drop the rows"
    TO_NULL = "set the values to missing"
    REPLACE = "replace the values"
    PARSE = "read the texts as numbers"


@dataclass(frozen=True, slots=True)
class Mend:
    """One change, and the finding that asks for it."""

    rule: str
    code: str
    action: Action
    column: str = ""  # "" = whole rows
    texts: tuple[str, ...] = ()  # values of a text column that are set to missing
    numbers: tuple[float, ...] = ()  # the same of numbers and times; infinite ones are given as inf
    replacements: tuple[tuple[str, str], ...] = ()  # (old, new) of a text column
    rows: tuple[int, ...] = ()  # positions in the training table
    is_safe: bool = False  # nothing is lost by it that somebody may want back
    why: str = ""  # the finding's own words
