"""Names and texts in SQL: everything that a table brings along goes through here."""

from __future__ import annotations


def identifier(name: str) -> str:
    """A name that cannot end its quotes.

    Example:
        >>> identifier('a"; DROP TABLE t; --')
        '"a""; DROP TABLE t; --"'
    """
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text that cannot end its quotes.

    Example:
        >>> literal("it's")
        "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"
