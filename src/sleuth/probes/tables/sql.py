"""Names and texts in SQL: everything that a table brings along goes through here."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PASSWORD = re.compile(r"(://[^:/@\s]*):[^/\s]*@|\b(password=)[^&\s]+")


def identifier(name: str) -> str:
    """A name that cannot end its quotes.

    Example:
        >>> identifier('a"; DROP TABLE t; --')
        '"a""; DROP TABLE t; --"'
    """
    return '"' + name.replace('"', '""') + '"'


def unused(name: str, names: Iterable[str]) -> str:
    """A name that no column has, whatever its case.

    Example:
        >>> unused("row", ["Row", "row_"])
        'row__'
    """
    taken = {one.lower() for one in names}
    while name.lower() in taken:
        name += "_"
    return name


def without_password(text: str) -> str:
    """A text in which the password of an address is blotted out, as it may be shown and kept.

    Example:
        >>> without_password("postgresql://ann:s3cret@db.local/shop?orders")
        'postgresql://ann:***@db.local/shop?orders'
    """
    return _PASSWORD.sub(lambda match: f"{match[1]}:***@" if match[1] is not None else f"{match[2]}***", text)


def literal(text: str) -> str:
    """A text that cannot end its quotes.

    Example:
        >>> literal("it's")
        "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"
