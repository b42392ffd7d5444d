"""What a text could be read as: a number, a date, yes or no."""

from __future__ import annotations

import re
from enum import StrEnum

NUMBER = re.compile(
    r"[-+−]?\s*[$€£¥]?\s*(\d{1,3}(,\d{3})+(\.\d+)?|\d{1,3}(\.\d{3})+,\d+|\d+([.,]\d+)?|\.\d+)([eE][-+]?\d+)?\s*[%€$£]?$"
)
BOOLEANS = frozenset({"true", "false", "t", "f"})
DATE_FORMS = {
    "year-month-day": re.compile(r"\d{4}-\d{1,2}-\d{1,2}([T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?)?\s*(Z|UTC|[-+]\d{2}:?\d{2})?$"),
    "year/month/day": re.compile(r"\d{4}[/.]\d{1,2}[/.]\d{1,2}( \d{1,2}:\d{2}(:\d{2})?)?$"),
    "day and month first": re.compile(r"\d{1,2}[/.\-]\d{1,2}[/.\-](\d{4}|\d{2})( \d{1,2}:\d{2}(:\d{2})?( ?[AP]M)?)?$",
    re.IGNORECASE),
    "month by name": re.compile(
        r"(\d{1,2}[ \-.]*(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ \-.,]*\d{2,4}"
        r"|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ .]*\d{1,2},? \d{4})$", re.IGNORECASE),
}  # fmt: skip
ZONE = re.compile(r"\d{1,2}:\d{2}\S*\s*(Z|UTC|[-+]\d{2}:?\d{2})$")


class Reading(StrEnum):
    """What a text can be read as."""

    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    TEXT = "text"


def reading(text: str) -> Reading:
    """What this text can be read as.

    Example:
        >>> [reading(one).value for one in ("1,234.5", "12 %", "2024-02-30", "True", "12 kg")]
        ['number', 'number', 'date', 'boolean', 'text']
    """
    text = text.strip()
    if not text or len(text) > 40:
        return Reading.TEXT
    if date_form(text):
        return Reading.DATE
    if NUMBER.match(text):
        return Reading.NUMBER
    return Reading.BOOLEAN if text.lower() in BOOLEANS else Reading.TEXT


def date_form(text: str) -> str:
    """In which form a date is written; "" if it is none.

    Example:
        >>> date_form("31/12/2024"), date_form("3 Feb 2021"), date_form("31.5")
        ('day and month first', 'month by name', '')
    """
    return next((name for name, pattern in DATE_FORMS.items() if pattern.match(text)), "")


def is_code(text: str) -> bool:
    """Whether it is made of digits but no number: a leading zero says so.

    Example:
        >>> is_code("00123"), is_code("0.5"), is_code("0")
        (True, False, False)
    """
    return len(text) > 1 and text[0] == "0" and text.isdigit()


def day_and_month(text: str) -> tuple[int, int]:
    """The first two numbers of a date that has its year last.

    Example:
        >>> day_and_month("31/12/2024")
        (31, 12)
    """
    first, second = re.findall(r"\d+", text)[:2]
    return int(first), int(second)
